"""Pages of the privacy office about deletion: who may, what they say, what they do."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from privacy.actions.erasure import erase
from privacy.actions.holds import place_hold
from privacy.actions.letters import write_letter
from privacy.actions.notices import AnsweredAlready, note_answered
from privacy.actions.requests import Wish, record_done
from privacy.erasing.erasure import plan
from privacy.erasing.holding import HoldForm
from privacy.jobs import remind, send_letters
from privacy.models import DownstreamNotice, LegalHold, RetentionRun
from privacy.restriction import Restricted, is_restricted, require_use
from tests.conftest import NOW, TODAY, Town
from tests.fakes import Mailbox, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]
OFFICE = "/staff/privacy/"
PAGES = ["holds/", "retention/", "notices/"]


def words(response: HttpResponse) -> str:
    """Return a page's text with spaces made one."""
    return " ".join(response.content.decode().split())


def hold_of(town: Town, who: str = "ada", by: str = "paul", **fields: Any) -> LegalHold:
    """Place a hold."""
    given = {"scope": "", "code": "W7", "reason": "case 26-117", "until": None} | fields
    return place_hold(subject=town.users[who].subject, by=town.users[by].subject, at=NOW, **given)


def notice_of(town: Town, who: str = "ada") -> DownstreamNotice:
    """Erase somebody, and return what a firm is to be told."""
    subject = town.users[who].subject
    erase(subject=subject, digest=plan(subject, on=TODAY).digest, by=subject, at=NOW)
    return DownstreamNotice.objects.get(erasure__subject=subject)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    "page", [*PAGES, "holds/{hold}/lift/", "holds/{hold}/approve/", "notices/{notice}/"]
)
def test_who_may_open_a_page_of_the_office(page: str, method: str, town: Town, as_: As) -> None:
    """Nobody but the office, staff neither."""
    path = OFFICE + page.format(hold=hold_of(town).pk, notice=notice_of(town, "tom").pk)
    seen = {
        who: getattr(as_(who), method)(path).status_code
        for who in ("ada", "mallory", "dana", None, "admin")
    }
    only_post = "lift" in page or "approve" in page
    allowed = (405 if only_post else 200) if method == "get" else {302, 200}
    assert {**seen, "admin": 0} == {"ada": 404, "mallory": 404, "dana": 404, None: 302, "admin": 0}
    assert seen["admin"] in (allowed if isinstance(allowed, set) else {allowed})


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("how_many", [1, 3])
def test_lists_of_the_office_ask_the_same(page: str, how_many: int, town: Town, as_: As) -> None:
    for who in ("ada", "tom", "cleo")[:how_many]:
        hold_of(town, who, scope="accounts.CustomerPhone")
        notice_of(town, who)
        RetentionRun.objects.create(at=NOW, counts={"privacy.Letter": 1})
    client = as_("admin")
    client.get(OFFICE + page)
    with CaptureQueriesContext(connection) as asked:
        said = client.get(OFFICE + page)
    assert said.status_code == 200
    # Session, user, subject, second factor and homes; then the count, the page, and the last run. Of holds
    # also who asked for something.
    assert len(asked) == {"holds/": 8, "retention/": 7, "notices/": 6}[page]
    assert len(said.context["page"].object_list) == how_many


# --- Holds ----------------------------------------------------------------------------------------------


def test_a_hold_is_placed_seen_and_lifted(town: Town, as_: As) -> None:
    """A093, A163: visible to the privacy office."""
    client, ada = as_("admin"), town.users["ada"].subject
    filled = {"subject": str(ada.pk), "scope": "", "code": "W7", "reason": "case 26-117"}
    placed = client.post(OFFICE + "holds/", filled, follow=True)
    assert "1 hold keeps data from being deleted" in words(placed)
    assert "case 26-117" in words(placed)
    hold = LegalHold.objects.get()
    assert (hold.subject, hold.by, hold.made_at) == (ada, town.users["admin"].subject, NOW)
    lifted = client.post(f"{OFFICE}holds/{hold.pk}/lift/", follow=True)
    assert "Nothing is held" in words(lifted)
    again = client.post(f"{OFFICE}holds/{hold.pk}/lift/", follow=True)
    assert "lifted already" in words(again)


def test_a_hold_is_said_in_words_and_leads_to_the_persons_request(town: Town, as_: As) -> None:
    """No name of a table and no number of 36 letters: what stays, of whom, and what they asked."""
    ada = town.users["ada"].subject
    request = record_done(wish=Wish(right="correct"), subject=ada, at=NOW)
    hold_of(town, scope="billing.Bill")
    page = words(as_("paul").get(OFFICE + "holds/"))
    [line] = re.findall(r'<li class="line">(.*?)</li>', page)
    assert "<b>Your bills</b>" in line
    assert f"person {ada.pk.hex[:8]}" in line
    assert (
        f'<a href="/staff/privacy/requests/{request.pk}/">request {request.reference}</a>' in line
    )
    assert "billing.Bill" not in line
    assert str(ada.pk) not in line


def test_no_kind_of_rows_is_offered_by_the_name_of_its_table() -> None:
    said = [str(words) for _label, words in HoldForm().fields["scope"].choices]
    assert [words for words in said if "." in words] == []
    assert len(said) == len(set(said))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"subject": "Ada"}, "Copy the whole number"),
        ({"subject": "00000000-0000-4000-8000-000000000000"}, "Nobody has this number."),
        ({"reason": ""}, "Enter the case, ticket or paragraph."),
        ({"code": "W3"}, "A repair ends: give the last day."),
        ({"scope": "accounts.Nothing"}, "Select a valid choice."),
    ],
)
def test_a_hold_that_is_typed_wrong_is_not_placed(
    wrong: dict[str, str], said: str, town: Town, as_: As
) -> None:
    """A136: a repair has an end."""
    filled = {
        "subject": str(town.users["ada"].subject.pk),
        "scope": "",
        "code": "W7",
        "reason": "case 26-117",
    }
    page = as_("admin").post(OFFICE + "holds/", filled | wrong)
    assert said in words(page)
    assert not LegalHold.objects.exists()


def test_another_use_is_approved_by_somebody_else(town: Town, as_: As) -> None:
    """A141: not by whoever placed it."""
    mine, theirs = hold_of(town, by="admin", code="W8"), hold_of(town, "tom", code="W8")
    client = as_("admin")
    assert words(client.get(OFFICE + "holds/")).count("Waits for a second yes") == 2
    refused = client.post(f"{OFFICE}holds/{mine.pk}/approve/", follow=True)
    assert "cannot approve it" in words(refused)
    client.post(f"{OFFICE}holds/{theirs.pk}/approve/")
    live = LegalHold.objects.live(on=TODAY)
    assert [hold.pk for hold in live] == [theirs.pk]


# --- Firms ----------------------------------------------------------------------------------------------


def test_a_firm_is_told_and_what_it_knows_the_person_by_goes(town: Town, as_: As) -> None:
    """L10, A153."""
    notice, client = notice_of(town), as_("admin")
    page = f"{OFFICE}notices/{notice.pk}/"
    assert "ada@example.org" in words(client.get(page))
    client.post(page, {"what": "told"})
    notice.refresh_from_db()
    assert (notice.sent_at, notice.answered_at) == (NOW, None)
    assert "told on 20 November 2026" in words(client.get(OFFICE + "notices/"))
    done = client.post(page, {"what": "answered"}, follow=True)
    assert "Every firm has answered" in words(done)
    assert "ada@example.org" not in words(client.get(page))
    notice.refresh_from_db()
    assert (notice.answered_at, notice.sealed) == (NOW, None)
    with pytest.raises(AnsweredAlready):
        note_answered(notice=notice, at=NOW)


def test_the_office_is_reminded_until_a_firm_answers(town: Town, mailbox: Mailbox) -> None:
    """A153: once a week, beginning ten days after."""
    notice = notice_of(town)
    send_letters(NOW)
    days = [day for day in range(26) if remind(NOW + timedelta(days=day))]
    assert days == [10, 17, 24]
    send_letters(NOW + timedelta(days=25))
    to, _subject = mailbox.addressed()[-1]
    assert to == "privacy@example.org"
    assert "1 firm was told to delete" in text_of(mailbox.mails[-1])
    note_answered(notice=notice, at=NOW)
    assert remind(NOW + timedelta(days=60)) == 0


# --- Retention, restriction ------------------------------------------------------------------------------


def test_the_runs_of_the_retention_are_shown_in_numbers(town: Town, as_: As) -> None:
    """A178: logged counts; a run without any is not a line."""
    client = as_("admin")
    assert "has not run yet" in words(client.get(OFFICE + "retention/"))
    RetentionRun.objects.create(at=NOW, counts={"privacy.Letter": 3, "accounts.Customer": 2})
    RetentionRun.objects.create(at=NOW, counts={})
    said = words(client.get(OFFICE + "retention/"))
    assert "record of you: 2, Letters about your privacy: 3" in said
    assert len(client.get(OFFICE + "retention/").context["table"]["rows"]) == 1


def test_a_restricted_person_is_only_stored(town: Town, mailbox: Mailbox) -> None:
    """A179, L13, L65: no letter that is not an answer, and a use must say what for."""
    ada = town.users["ada"].subject
    require_use(ada, purpose="marketing")
    ada.restricted_at = NOW
    ada.save()
    assert is_restricted(ada)
    with pytest.raises(Restricted):
        require_use(ada, purpose="marketing")
    require_use(ada, purpose="rights")
    write_letter(kind="policy_changed", to=ada, at=NOW)
    assert send_letters(NOW) == 0
    ada.restricted_at = None
    ada.save()
    assert send_letters(NOW) == 1


def test_what_is_left_of_somebody_erased_is_restricted(town: Town) -> None:
    """L13, L27: kept for its exemption, and never matched with anybody again."""
    notice_of(town)
    with pytest.raises(Restricted):
        require_use(town.users["ada"].subject, purpose="support")
