"""The privacy office: who may open it, its clocks, its answers, and what it writes to whom."""

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from privacy.actions.answering import (
    ExtendedAlready,
    NeverExtended,
    NoExemption,
    NotExplained,
    NotVerified,
    TooLate,
    deny,
    extend,
    fulfil,
    take,
)
from privacy.actions.requests import NotOpen, cancel
from privacy.jobs import send_letters
from privacy.models import Letter, Look, PrivacyRequest, RequestEvent, Subject, Training
from privacy.requests import jobs
from privacy.requests.vault import Contact
from tests.conftest import NOW, TODAY, Town
from tests.fakes import Mailbox, text_of
from tests.house.rooms import files_of_rooms, imports_in, name_of, tree_of
from tests.privacy.asking import (
    DAY,
    FACTS,
    As,
    Decision,
    Make,
    State,
    again,
    agents,
    make,
    paul,
)

__all__ = ["make", "paul"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


# --- Who may open it ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "status"),
    [("paul", 200), ("dana", 404), ("ada", 404), ("mallory", 404), ("admin", 403), (None, 302)],
)
def test_who_may_open_the_office(who: str | None, status: int, as_: As, make: Make) -> None:
    """A181: the administrator may, once trained."""
    request = make()
    for path in ("", "new/", f"{request.pk}/", f"{request.pk}/letters/"):
        assert as_(who).get(f"/staff/privacy/requests/{path}").status_code == status
    assert as_(who).post(f"/staff/privacy/requests/{request.pk}/deny/").status_code == status
    assert again(request).is_open


@pytest.mark.parametrize(("days", "status"), [(364, 200), (365, 403)])
def test_staff_are_trained_every_year(days: int, status: int, as_: As, paul: Subject) -> None:
    """L54."""
    Training.objects.update(on=TODAY - timedelta(days=days))
    assert as_("paul").get("/staff/privacy/requests/").status_code == status


def test_opening_a_request_leaves_a_line(as_: As, make: Make, town: Town, paul: Subject) -> None:
    """A210: for the person it is about."""
    request = make()
    as_("paul").get(f"/staff/privacy/requests/{request.pk}/")
    look = Look.objects.get()
    assert (look.by, look.subject, look.purpose, look.page) == (
        paul, town.users["ada"].subject, "rights", "privacy request",
    )  # fmt: skip


# --- The queue ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_queue_asks_the_same_however_long_it_is(how_many: int, as_: As, make: Make) -> None:
    for _n in range(how_many):
        make("delete")
    client = as_("paul")
    client.get("/staff/privacy/requests/")
    with CaptureQueriesContext(connection) as asked:
        page = client.get("/staff/privacy/requests/")
    assert len(page.context["table"]["rows"]) == how_many
    # Session, user, second factor twice, permissions of the user and of groups, training, homes; and its
    # own: rows, their number, how many are late.
    assert len(asked) == 11


def test_the_queue_says_what_is_late(as_: As, make: Make, time_machine: Any) -> None:
    """A081, L01, L02: not confirmed, overdue, due soon."""
    make("delete")
    make("complaint", contact=Contact(name="Ada", post="12 Mill Lane"))
    for moved, words in [
        (date(2026, 12, 4), ["31 days left", "31 days left"]),
        (date(2026, 12, 5), ["30 days left", "Not confirmed"]),
        (date(2027, 1, 4), ["0 days left", "Not confirmed"]),
        (date(2027, 1, 5), ["1 day overdue", "Not confirmed"]),
    ]:
        time_machine.move_to(datetime(*moved.timetuple()[:3], 20, tzinfo=NOW.tzinfo), tick=False)
        Training.objects.update(on=moved)
        rows = as_("paul").get("/staff/privacy/requests/").context["table"]["rows"]
        assert [row[6]["tag"] for row in rows] == words
    late = as_("paul").get("/staff/privacy/requests/?show=overdue")
    assert len(late.context["table"]["rows"]) == 2
    assert "2 privacy requests are late" in late.content.decode()


def test_filters_show_what_they_say(as_: As, make: Make) -> None:
    sure, unsure, closed = make(), make(said={}), make()
    cancel(request=closed, at=NOW)
    shown = {}
    for key in ("open", "overdue", "unverified", "closed"):
        page = as_("paul").get(f"/staff/privacy/requests/?show={key}")
        shown[key] = [row[0]["text"] for row in page.context["table"]["rows"]]
    assert shown == {
        "open": [sure.reference, unsure.reference],
        "overdue": [],
        "unverified": [unsure.reference],
        "closed": [closed.reference],
    }
    assert as_("paul").get("/staff/privacy/requests/?show=x").status_code == 404


# --- Written down by staff ------------------------------------------------------------------------------


def test_what_came_by_letter_counts_from_the_day_it_came(
    as_: As, town: Town, paul: Subject
) -> None:
    """L05, L06, A143: the original day, whoever it reached."""
    typed = {
        "right": "delete",
        "channel": "mail",
        "received": "2026-11-02",
        "regime": "ccpa",
        "whom": "myself",
        "name": "Ada Okafor",
        "post": "12 Mill Lane",
        "description": "Please delete me.",
    }
    client = as_("paul")
    assert client.post("/staff/privacy/requests/new/", typed).status_code == 302
    request = PrivacyRequest.objects.get()
    assert (request.state, request.channel, request.due, request.confirm_by) == (
        State.RECEIVED, "mail", date(2026, 12, 17), date(2026, 11, 16),
    )  # fmt: skip
    assert (request.confirmed_at, request.events.get().by) == (None, paul)
    page = client.get(f"/staff/privacy/requests/{request.pk}/").content.decode()
    assert "1 letter to print and post" in page
    letter = client.get(f"/staff/privacy/requests/{request.pk}/letters/").content.decode()
    assert request.reference in letter
    assert "17 December 2026" in letter
    client.post(f"/staff/privacy/requests/{request.pk}/post/")
    assert again(request).confirmed_at == NOW
    assert (
        "nothing to post"
        in client.get(f"/staff/privacy/requests/{request.pk}/letters/").content.decode()
    )
    assert all("sealed" not in each.about for each in Letter.objects.all())


def test_a_request_of_tomorrow_is_refused(as_: As, town: Town) -> None:
    answer = as_("paul").post("/staff/privacy/requests/new/", {"received": "2026-11-21"})
    assert "This day is still to come." in answer.content.decode()


def test_staff_compare_what_is_told_on_the_telephone(as_: As, make: Make) -> None:
    """L31: the same comparing, the same tiers, and as many tries as it takes."""
    request = make("know", said={})
    client = as_("paul")
    for _n in range(6):
        client.post(f"/staff/privacy/requests/{request.pk}/who/", {"my_name": "Somebody"})
    assert again(request).state == State.NEED_USER_VERIFICATION
    client.post(
        f"/staff/privacy/requests/{request.pk}/who/",
        {"my_account_number": "001 4711", "my_meter_serial": "M001"},
    )
    assert (again(request).state, again(request).tier) == (State.VERIFIED, "reasonable")


# --- The states -----------------------------------------------------------------------------------------


def test_nothing_is_done_before_it_is_known_who_asks(make: Make, paul: Subject) -> None:
    """A145."""
    request = make("delete", said={})
    with pytest.raises(NotVerified):
        fulfil(request=request, decision=Decision.DONE, answer="", by=paul, at=NOW)
    take(request=request, by=paul, at=NOW)
    with pytest.raises(NotVerified):
        fulfil(request=request, decision=Decision.DONE, answer="", by=paul, at=NOW)


@pytest.mark.parametrize("end", [State.FULFILLED, State.DENIED, State.CANCELLED])
def test_what_is_closed_stays_closed(end: str, make: Make, paul: Subject) -> None:
    request = make()
    if end == State.FULFILLED:
        fulfil(request=request, decision=Decision.DONE, answer="", by=paul, at=NOW)
    elif end == State.DENIED:
        deny(request=request, decision=Decision.NO_MATCH, answer="", exemption="", by=paul, at=NOW)
    else:
        cancel(request=request, at=NOW)
    done = again(request)
    assert (done.state, done.closed_at) == (end, NOW)
    assert done.decision  # L52
    for act in (
        lambda: take(request=request, by=paul, at=NOW),
        lambda: extend(request=request, reason=FACTS, by=paul, at=NOW),
        lambda: fulfil(request=request, decision=Decision.DONE, answer="", by=paul, at=NOW),
        lambda: deny(request=request, decision=Decision.FRAUD, answer=FACTS, exemption="", by=paul, at=NOW),
        lambda: cancel(request=request, at=NOW),
    ):  # fmt: skip
        with pytest.raises(NotOpen):
            act()


def test_more_time_is_taken_once_in_time_and_with_its_reason(
    make: Make, paul: Subject, mailbox: Mailbox
) -> None:
    """L03."""
    request = make("delete")
    with pytest.raises(NotExplained):
        extend(request=request, reason="Too busy.", by=paul, at=NOW)
    extend(request=request, reason=FACTS, by=paul, at=NOW + 45 * DAY)
    assert again(request).due == date(2027, 2, 18)
    with pytest.raises(ExtendedAlready):
        extend(request=request, reason=FACTS, by=paul, at=NOW + 45 * DAY)
    late = make("delete")
    with pytest.raises(TooLate):
        extend(request=late, reason=FACTS, by=paul, at=NOW + 46 * DAY)
    with pytest.raises(NeverExtended):
        extend(request=make("opt_out"), reason=FACTS, by=paul, at=NOW)
    assert FACTS not in str(list(Letter.objects.values_list("about", flat=True)))
    send_letters(NOW + 45 * DAY)
    [told] = [mail for mail in mailbox.mails if "more time" in str(mail["Subject"])]
    assert FACTS in text_of(told)
    assert "18 February 2027" in text_of(told)


@pytest.mark.parametrize(
    ("decision", "answer", "exemption", "refused"),
    [
        (Decision.DISPROPORTIONATE, "Too much work.", "", NotExplained),
        (Decision.DISPROPORTIONATE, " " * 60, "", NotExplained),
        (Decision.EXCEPTION, FACTS, "", NoExemption),
        (Decision.EXCEPTION, "Tax.", "W7", NotExplained),
        (Decision.FRAUD, "", "", NotExplained),
    ],
)
def test_a_no_is_explained(
    decision: str, answer: str, exemption: str, refused: type[Exception], make: Make, paul: Subject
) -> None:
    """A152, L13: facts, and the exception of the law."""
    request = make()
    with pytest.raises(refused):
        deny(
            request=request, decision=decision, answer=answer, exemption=exemption, by=paul, at=NOW
        )
    assert again(request).is_open


def test_where_nobody_can_make_sure_who_asks_that_is_said_and_why(
    make: Make, paul: Subject, mailbox: Mailbox, client: Client
) -> None:
    """L32, A015: in the letter, with whom to ask; in the answer, with its facts; and in the policy."""
    request = make()
    with pytest.raises(NotExplained):
        deny(
            request=request,
            decision=Decision.NO_METHOD,
            answer="No way.",
            exemption="",
            by=paul,
            at=NOW,
        )
    deny(request=request, decision=Decision.NO_METHOD, answer=FACTS, exemption="", by=paul, at=NOW)
    send_letters(NOW)
    for part in ("plain", "html"):
        letter = " ".join(text_of(mailbox.mails[-1], part).split())
        assert "There is no reasonable way to make sure who asks" in letter
        assert settings.PRIVACY_EMAIL in letter
    assert again(request).unsealed("answer") == FACTS
    policy = client.get("/privacy/policy/").content.decode()
    assert "there is no reasonable way to make sure who asks" in policy


@pytest.mark.parametrize(
    ("regime", "words"),
    [
        (
            "ccpa",
            ["California Privacy Protection Agency", "Attorney General of California", "court"],
        ),
        ("gdpr", ["data protection authority of the country", "court"]),
        ("other", ["attorney general of your state", "court"]),
        ("voluntary", ["California Privacy Protection Agency", "court"]),
    ],
)
def test_a_no_says_where_to_turn(
    regime: str, words: list[str], make: Make, paul: Subject, mailbox: Mailbox
) -> None:
    """A006, A155, A168, A169, A173, L61."""
    request = make(regime=regime)
    deny(
        request=request, decision=Decision.EXCEPTION, answer=FACTS, exemption="W7", by=paul, at=NOW
    )
    send_letters(NOW)
    letter = mailbox.mails[-1]
    for word in words:
        assert word in text_of(letter)
        assert word in text_of(letter, "html")
    # What is about the person does not go by mail (L21): it stands behind reference and secret.
    assert FACTS not in text_of(letter)
    assert again(request).unsealed("answer") == FACTS


def test_staff_answer_through_the_pages(as_: As, make: Make, paul: Subject) -> None:
    """A168: a complaint has an owner and an answer."""
    request, client = make("complaint"), as_("paul")
    path = f"/staff/privacy/requests/{request.pk}/"
    client.post(f"{path}take/")
    assert (again(request).owner, again(request).state) == (paul, State.IN_PROGRESS)
    refused = client.post(f"{path}fulfil/", {"decision": "answered", "answer": "Sorry."})
    assert "at least 40 letters" in refused.content.decode()
    client.post(f"{path}fulfil/", {"decision": "answered", "answer": FACTS})
    done = again(request)
    assert (done.state, done.decision, done.unsealed("answer")) == (
        State.FULFILLED, "answered", FACTS,
    )  # fmt: skip
    assert [event.kind for event in done.events.order_by("pk")] == [
        "received",
        "taken",
        "fulfilled",
    ]
    assert client.post(f"{path}nonsense/").status_code == 404


# --- Agents and parents ---------------------------------------------------------------------------------


def test_an_agents_opt_out_is_never_confirmed(make: Make, mailbox: Mailbox) -> None:
    """L25: nobody is asked anything."""
    request = agents(make, "opt_out", authority="permission", said={"email": "ada@example.org"})
    assert request.state == State.VERIFIED
    jobs.tell_people_on_file(NOW)
    send_letters(NOW)
    assert [s for _to, s in mailbox.addressed() if "May somebody" in s] == []


def test_a_power_of_attorney_is_enough(as_: As, make: Make, mailbox: Mailbox) -> None:
    """L33: seen by staff, and the person is not asked."""
    request = agents(make, authority="power_of_attorney")
    jobs.tell_people_on_file(NOW)
    send_letters(NOW)
    assert [s for _to, s in mailbox.addressed() if "May somebody" in s] == []
    client, path = as_("paul"), f"/staff/privacy/requests/{request.pk}/authority/"
    client.post(path, {"authority": "power_of_attorney", "text": "Seen."})
    assert again(request).state == State.NEED_USER_VERIFICATION
    client.post(path, {"authority": "power_of_attorney", "text": FACTS})
    assert (again(request).state, again(request).authority_seen_at) == (State.VERIFIED, NOW)
    event = RequestEvent.objects.get(kind="verified")
    assert FACTS.encode() not in bytes(event.note or b"")


@pytest.mark.parametrize(
    "authority", ["signed_form", "phone_call", "video_call", "counter", "id_seen"]
)
def test_a_parent_shows_it_to_staff(authority: str, as_: As, make: Make, client: Client) -> None:
    """L35, A149: data points of the parent prove nothing about the child."""
    page = client.get("/privacy/request/for/delete/child/").content.decode()
    assert f'value="{authority}"' in page
    request = make("delete", whom="child", authority=authority)
    assert request.state == State.NEED_USER_VERIFICATION
    as_("paul").post(
        f"/staff/privacy/requests/{request.pk}/authority/", {"authority": authority, "text": FACTS}
    )
    assert again(request).state == State.VERIFIED


# --- The vault ------------------------------------------------------------------------------------------


def test_no_other_room_opens_the_vault() -> None:
    """L52, A098: requests are used for answering them, and for nothing else."""
    vault = re.compile(
        r"\b(PrivacyRequest|RequestEvent)$|^privacy\.(requests\.(vault|finder|verification)|models\.requests)\b"
    )
    found = [
        name_of(path)
        for path in files_of_rooms()
        if not name_of(path).startswith("privacy/")
        for name in imports_in(tree_of(path))
        if vault.search(name)
    ]
    # They make requests, of invented people and of what was written to the desk, and read none.
    assert set(found) == {
        *("portal/demo_office.py", "conversations/actions/asking.py", "conversations/person.py"),
        *("conversations/desk/forms.py", "conversations/models/threads.py"),
    }
