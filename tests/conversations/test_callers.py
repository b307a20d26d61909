"""Whoever has no account: written down, known again, answered where they said, and forgotten."""

import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from conversations.actions import Said, answer
from conversations.actions.callers import (
    NotACaller,
    Themself,
    known_callers,
    recognise,
    write_caller_down,
)
from conversations.actions.handling import close
from conversations.models import Caller, MessageBody, Thread, Topic
from notices.jobs import deliver
from privacy.actions.erasure import erase
from privacy.actions.restricting import restrict
from privacy.actions.retention import purge
from privacy.contact import subjects_known_as
from privacy.erasing.erasure import plan
from privacy.models import Look, Subject
from privacy.restriction import Restricted
from privacy.showing.export import Wish, write_package
from tests.conftest import NOW, TODAY, Town, signed_in
from tests.conversations.conftest import at_the_desk
from tests.fakes import Mailbox, mailbox, text_of

__all__ = ["mailbox"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
WHO = Themself("Nora Neighbour", "555-0134", "nora@example.org", "14 Mill Lane")


def called(town: Town, topic: Topic, who: Themself = WHO) -> Thread:
    """Have somebody call whom nobody knows."""
    return write_caller_down(
        who=who, topic=topic, said=Said("The main has burst.", way="phone"), language="en",
        by=town.users["dana"].subject, at=NOW, now=NOW,
    )  # fmt: skip


def of(thread: Thread) -> Subject:
    assert thread.subject
    return thread.subject


@pytest.fixture
def dana(client: Client, town: Town) -> Client:
    """Dana, who works at the desk and may look at who somebody is."""
    town.users["dana"] = at_the_desk(town.users["dana"], "reveal_at_the_desk")
    return signed_in(client, town.users["dana"])


def sent(topic: Topic, **more: str) -> dict[str, object]:
    first = {"text": "The main has burst.", "topic": topic.pk, "language": "es", "way": "phone"}
    return {**first, "on": "2026-11-20", "time": "11:30", **more}


def test_whoever_says_nothing_of_themself_is_written_down(dana: Client, topic: Topic) -> None:
    """S04: what they say, and what it is about, are enough."""
    assert dana.post(reverse("desk_call"), sent(topic)).status_code == 302
    thread = Thread.objects.get()
    assert (thread.language, thread.state, thread.account) == ("es", "open", None)
    assert MessageBody.objects.get().text == "The main has burst."
    assert Thread.objects.at_the_desk(at=NOW).exists()


@pytest.mark.parametrize("field", ["text", "place", "name", "phone"])
def test_no_field_of_it_keeps_a_card(field: str, dana: Client, topic: Topic) -> None:
    """And what was typed into the others is still there."""
    typed = sent(topic) | {field: "4111 1111 1111 1111", "email": "nora@example.org"}
    page = dana.post(reverse("desk_call"), typed)
    assert page.status_code == 200
    assert list(page.context["form"].errors) == [field]
    assert "nora@example.org" in page.content.decode()
    assert not Thread.objects.exists()


def test_who_it_is_is_seen_for_a_reason(dana: Client, town: Town, topic: Topic) -> None:
    """As of everybody; each look is a line of the caller's."""
    thread = called(town, topic)
    path = reverse("desk_thread", args=[thread.pk])
    hidden = dana.get(path).content.decode()
    assert "N. N." in hidden
    assert not [each for each in ("Neighbour", "555-0134", "nora@", "14 Mill") if each in hidden]
    dana.post(reverse("desk_reveal", args=[thread.pk]), {"purpose": "support"})
    shown = dana.get(path).content.decode()
    assert all(each in shown for each in ("Neighbour", "555-0134", "nora@", "14 Mill"))
    assert Look.objects.filter(subject=thread.subject).count() == 2


def test_an_answer_goes_where_they_said(town: Town, topic: Topic, mailbox: Mailbox) -> None:
    """With its words: there is no page on which they could read it. Who gave no address gets none."""
    dana = town.users["dana"].subject
    for who in (WHO, Themself(phone="555-0199")):
        answer(thread=called(town, topic, who), said=Said("We are digging."), by=dana, at=NOW)
    deliver(NOW)
    [mail] = mailbox.mails
    assert mail["To"] == "nora@example.org"
    assert "We are digging." in text_of(mail)


def test_nobody_is_known_again_by_what_a_caller_said(town: Town, topic: Topic) -> None:
    """An address that somebody only says is theirs proves nothing for a privacy request."""
    called(town, topic)
    assert not subjects_known_as("nora@example.org").exists()


def test_a_caller_turns_out_to_have_an_account(dana: Client, town: Town, topic: Topic) -> None:
    """All their threads go along; what they said of themself goes, and the holder reads of the look."""
    thread, ada = called(town, topic), town.users["ada"].subject
    caller = of(thread).pk
    path = reverse("desk_recognise", args=[thread.pk])
    dana.post(path, {"account": "no such number"})
    assert Caller.objects.exists()
    asked = dana.post(path, {"account": town.accounts["ada"].number})
    thread.refresh_from_db()
    assert thread.subject_id == caller  # whose account it is is shown first
    assert all(
        said in asked.content.decode() for said in ("Nora Neighbour", "OKAFOR", "14 Mill Lane")
    )
    dana.post(path, {"account": town.accounts["ada"].number, "sure": town.accounts["tom"].pk})
    assert Caller.objects.exists()
    dana.post(path, {"account": town.accounts["ada"].number, "sure": town.accounts["ada"].pk})
    thread.refresh_from_db()
    assert (thread.subject, thread.account) == (ada, town.accounts["ada"])
    assert Thread.objects.visible_to(town.users["ada"], today=TODAY).get() == thread
    assert not Caller.objects.exists()
    assert not Subject.objects.filter(pk=caller).exists()
    assert Look.objects.filter(subject=ada, page="conversation: whose it is").count() == 3
    assert thread.steps.order_by("-pk")[0].kind == "known"


def test_who_was_looked_at_as_a_caller_is_masked_as_an_account_holder(
    dana: Client, town: Town, topic: Topic
) -> None:
    """A reason to see what a caller said of themself is none to see all that is on file of a customer."""
    thread = called(town, topic)
    page = reverse("desk_thread", args=[thread.pk])
    dana.post(reverse("desk_reveal", args=[thread.pk]), {"purpose": "support"})
    assert "Nora Neighbour" in dana.get(page).content.decode()
    sure = {"account": town.accounts["ada"].number, "sure": town.accounts["ada"].pk}
    dana.post(reverse("desk_recognise", args=[thread.pk]), sure)
    assert "OKAFOR" not in dana.get(page).content.decode()
    dana.post(reverse("desk_reveal", args=[thread.pk]), {"purpose": "support"})
    assert "OKAFOR" in dana.get(page).content.decode()


def test_only_a_caller_is_given_an_account(town: Town, topic: Topic, thread: Thread) -> None:
    """Nobody's thread is given away, and nobody whose data is only stored is looked up."""
    dana, tom = town.users["dana"].subject, town.accounts["tom"]
    with pytest.raises(NotACaller):
        recognise(thread=thread, account=tom, by=dana, at=NOW)
    restrict(subject=tom.customer.subject, at=NOW)
    with pytest.raises(Restricted):
        recognise(thread=called(town, topic), account=tom, by=dana, at=NOW)
    assert Caller.objects.count() == 1


def test_a_caller_with_a_login_of_their_own_is_not_somebody_else(
    dana: Client, town: Town, topic: Topic
) -> None:
    """They signed up since: staff are told, and what the caller said of themself stays."""
    thread = called(town, topic)
    User.objects.create(subject=of(thread), email="nora.new@example.org", joined_at=NOW)
    path = reverse("desk_recognise", args=[thread.pk])
    sure = {"account": town.accounts["ada"].number, "sure": town.accounts["ada"].pk}
    sent = dana.post(path, sure, follow=True)
    assert sent.status_code == 200
    assert Caller.objects.count() == 1


def test_a_caller_is_erased_as_anybody_is(town: Town, topic: Topic) -> None:
    """A142: words and what they said of themself; that there was a call stays."""
    thread = called(town, topic)
    thread.state, thread.closed_at, thread.waiting_since, thread.answer_due_at = (
        "closed", NOW, None, None,
    )  # fmt: skip
    thread.save()
    subject = of(thread)
    erase(
        subject=subject, digest=plan(subject, on=TODAY).digest, by=town.users["dana"].subject,
        at=NOW, reason="asked",
    )  # fmt: skip
    assert not Caller.objects.exists()
    assert not MessageBody.objects.exists()
    assert Thread.objects.get().subject is None


@pytest.mark.parametrize(
    ("again", "known"),
    [
        ({"phone": "555-0134"}, True),
        ({"phone": "+1 (555) 0134"}, True),
        ({"email": "NORA@example.org"}, True),
        ({"phone": "555-0135"}, False),
        ({"phone": "0134"}, False),
        ({"email": "ora@example.org"}, False),
        ({"name": "Nora Neighbour", "place": "14 Mill Lane"}, False),
        ({}, False),
    ],
)
def test_a_caller_is_known_again_by_number_or_address_and_never_by_name(
    again: dict[str, str], known: bool, dana: Client, town: Town, topic: Topic
) -> None:
    """S04: whoever is not asks for nothing more; whoever may be is asked, and is told apart by little."""
    before = called(town, topic, Themself("Nora Neighbour", "555-0134", "nora@example.org"))
    page = dana.post(reverse("desk_call"), sent(topic, **again))
    assert page.status_code == (200 if known else 302)
    assert Thread.objects.count() == (1 if known else 2)
    looks = Look.objects.filter(subject=before.subject, page="conversation: whose it is")
    assert looks.count() == known
    if known:
        said = page.content.decode()
        assert "n•••@example.org" in said
        assert "Nora Neighbour" not in said


def test_a_number_that_is_no_number_is_nobodys(town: Town, topic: Topic) -> None:
    """Whoever gave none, or an extension, is not everybody who did."""
    called(town, topic, Themself(phone="ext. 12"))
    called(town, topic, Themself())
    assert known_callers(phone="ext. 12", email="") == []
    assert known_callers(phone="", email="") == []


def test_a_second_call_is_the_same_callers_or_somebody_elses(
    dana: Client, town: Town, topic: Topic
) -> None:
    """As staff say; a number of the form that was not offered is nobody."""
    first, stranger = called(town, topic), called(town, topic, Themself(phone="555-0199"))
    typed = sent(topic, phone="5550134")
    assert dana.post(reverse("desk_call"), typed | {"same": stranger.pk}).status_code == 200
    dana.post(reverse("desk_call"), typed | {"same": first.pk})
    dana.post(reverse("desk_call"), typed | {"same": "new"})
    second, other = Thread.objects.order_by("pk")[2:]
    assert second.subject == first.subject
    assert other.subject not in {first.subject, stranger.subject}
    # What they left out is as they said it before; the place is of each call.
    again = Caller.objects.get(thread=second)
    assert (again.name, again.email, again.place) == ("Nora Neighbour", "nora@example.org", "")


def test_an_answer_goes_where_a_caller_said_last(
    town: Town, topic: Topic, mailbox: Mailbox
) -> None:
    """To the earlier call too: the address of before may be lost."""
    dana = town.users["dana"].subject
    first = called(town, topic)
    write_caller_down(
        who=Themself(email="nora.new@example.org"), topic=topic, said=Said("Again."), language="en",
        by=dana, at=NOW, now=NOW, same=of(first),
    )  # fmt: skip
    answer(thread=first, said=Said("We are digging."), by=dana, at=NOW)
    deliver(NOW)
    [mail] = mailbox.mails
    assert mail["To"] == "nora.new@example.org"


def test_nobody_is_known_again_whose_data_is_only_stored_or_gone(town: Town, topic: Topic) -> None:
    """GDPR 18: to be known again is a use. And who is no caller is none."""
    dana, thread = town.users["dana"].subject, called(town, topic)
    restrict(subject=of(thread), at=NOW)
    assert known_callers(phone=WHO.phone, email=WHO.email) == []
    for same, refusal in ((of(thread), Restricted), (town.users["ada"].subject, NotACaller)):
        with pytest.raises(refusal):
            write_caller_down(
                who=WHO, topic=topic, said=Said("Again."), language="en", by=dana, at=NOW, now=NOW,
                same=same,
            )  # fmt: skip


def test_the_download_of_a_caller_has_what_they_said_of_themself(town: Town, topic: Topic) -> None:
    """A042: and every word of their calls, and nothing of another caller's."""
    thread = called(town, topic)
    called(town, topic, Themself("Otto Other", "555-0199"))
    file = BytesIO()
    write_package(file, Wish(of(thread), None, None, "en", NOW), lambda _done, _of: None)
    with zipfile.ZipFile(file) as package:
        of_themself = package.read("tables/conversations-caller.csv").decode()
        said = package.read("tables/conversations-messagebody.csv").decode()
    assert all(each in of_themself for each in vars(WHO).values())
    assert "Otto" not in of_themself
    assert said.count("The main has burst.") == 1


def test_what_a_caller_said_is_kept_two_years_after_each_call_is_closed(
    town: Town, topic: Topic
) -> None:
    """A127: an open one is passed over, however old; a later call keeps itself and not the earlier one."""
    dana, first = town.users["dana"].subject, called(town, topic)
    write_caller_down(
        who=WHO, topic=topic, said=Said("Again."), language="en", by=dana, at=NOW, now=NOW,
        same=of(first),
    )  # fmt: skip
    purge(at=NOW + timedelta(days=900))
    assert Caller.objects.count() == 2
    close(thread=first, by=dana, at=NOW)
    purge(at=NOW + timedelta(days=725))
    assert Caller.objects.count() == 2
    purge(at=NOW + timedelta(days=740))
    [left] = Caller.objects.all()
    assert left.thread_id != first.pk
    assert list(MessageBody.objects.values_list("text", flat=True)) == ["Again."]
