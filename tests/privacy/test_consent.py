"""What counts as a yes, for how long, and that nobody gets around it."""

import copy
import pickle
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from privacy.actions import merge_subjects
from privacy.actions.consent import (
    NotAsked,
    NotConfirmed,
    honour_signal,
    invalidate,
    record_no,
    say_no,
    say_yes,
    withdraw_all,
)
from privacy.choices.consent import (
    NOT_ASKED_AGAIN,
    Forged,
    Grant,
    NotGranted,
    require,
    state_of,
    states_of,
    who_said_yes,
)
from privacy.choices.notices import digest_of, notice_text, ui_version
from privacy.models import (
    Channel,
    ConsentEvent,
    ConsentNotice,
    LedgerEntry,
    State,
    Subject,
)
from privacy.vocabulary import CHOICES

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
BROWSER = UUID("6f1d6c3e-0000-4000-8000-000000000001")
PAGE = "privacy/choices.html"
ASKED = [key for key, choice in CHOICES.items() if choice.asked]
NOT_ASKED = [key for key, choice in CHOICES.items() if not choice.asked]

Make = Callable[[], Subject]


@pytest.fixture
def ada(make_subject: Make) -> Subject:
    """Somebody who has not been asked."""
    return make_subject()


def yes(who: Subject | UUID, choice: str = "usage_analytics", **said: Any) -> ConsentEvent:
    """Say yes, at NOW in English on the page of choices unless told otherwise."""
    shown = {"template": PAGE, "language": "en", "channel": Channel.PORTAL, "at": NOW}
    return say_yes(who=who, choice=choice, **shown | said)


def no(who: Subject | UUID, *choices: str, **said: Any) -> list[ConsentEvent]:
    """Say no, at NOW on the page of choices unless told otherwise."""
    shown = {"channel": Channel.PORTAL, "at": NOW}
    return say_no(who=who, choices=choices or ["usage_analytics"], **shown | said)


def noted() -> list[tuple[Any, ...]]:
    """Return what stands in the ledger."""
    return list(LedgerEntry.objects.order_by("at").values_list("kind", "subject", "about", "at"))


# --- No answer is a no ----------------------------------------------------------------------------------


def test_everything_is_off_until_somebody_says_yes(ada: Subject) -> None:
    """A089, A097, L62: marketing, sharing, cookies; each by itself, off by default."""
    assert {it.state for it in states_of(ada, at=NOW).values()} == {State.UNKNOWN}
    for choice in CHOICES:
        with pytest.raises(NotGranted):
            require(ada, choice, at=NOW)


@pytest.mark.parametrize("choice", ASKED)
def test_a_yes_opens_one_choice_and_no_other(choice: str, ada: Subject, make_subject: Make) -> None:
    """A097, A164: unbundled, each taken back by itself."""
    ben = make_subject()
    yes(ada, choice)
    assert [key for key, it in states_of(ada, at=NOW).items() if it.yes] == [choice]
    assert not any(it.yes for it in states_of(ben, at=NOW).values())
    no(ada, choice, at=NOW + MINUTE)
    assert not any(it.yes for it in states_of(ada, at=NOW + MINUTE).values())


@pytest.mark.parametrize("choice", NOT_ASKED)
def test_nobody_says_yes_to_what_is_not_done(choice: str, ada: Subject) -> None:
    """L36, A060: to sharing for advertising there is no yes to say, at whatever age; a no is taken."""
    with pytest.raises(NotAsked):
        yes(ada, choice, confirmed=True)
    [said] = no(ada, choice)
    assert (said.state, said.choice) == (State.REFUSED, choice)


def test_a_choice_that_does_not_exist_is_never_granted(ada: Subject) -> None:
    """L50: an undeclared purpose raises."""
    with pytest.raises(KeyError):
        require(ada, "curiosity", at=NOW)


def test_a_yes_runs_out(ada: Subject) -> None:
    """L62: nobody agrees for ever."""
    given = yes(ada, "marketing_email")
    last = NOW + timedelta(days=730)
    assert given.expires_at == last
    assert state_of(ada, "marketing_email", at=last - MINUTE).yes
    assert state_of(ada, "marketing_email", at=last).state == State.EXPIRED
    with pytest.raises(NotGranted):
        require(ada, "marketing_email", at=last)
    assert not who_said_yes("marketing_email", at=last).exists()


def test_evidence_is_kept_from_the_end_of_a_yes_and_not_from_its_beginning(ada: Subject) -> None:
    """L52, L62: twenty-four months after the choice ended; the purge goes by this column."""
    yes(ada, "marketing_email")
    no(ada, "research")
    ends = dict(ConsentEvent.objects.values_list("choice", "ends_at"))
    assert ends == {"marketing_email": NOW + timedelta(days=730), "research": NOW}


def test_a_yes_said_again_lasts_longer(ada: Subject) -> None:
    yes(ada, "marketing_email")
    again = yes(ada, "marketing_email", at=NOW + 100 * DAY)
    assert again.state == State.RENEWED
    assert state_of(ada, "marketing_email", at=NOW + 800 * DAY).yes


def test_what_was_answered_later_does_not_count_earlier(ada: Subject) -> None:
    no(ada, at=NOW - DAY)
    yes(ada, confirmed=True)
    stood = [state_of(ada, "usage_analytics", at=NOW + n * DAY).state for n in (-2, -1, 0)]
    assert stood == [State.UNKNOWN, State.REFUSED, State.GIVEN]


# --- Grants ---------------------------------------------------------------------------------------------


def test_a_grant_rests_on_the_yes(ada: Subject) -> None:
    given = yes(ada)
    grant = require(ada, "usage_analytics", at=NOW)
    assert (grant.who, grant.choice, grant.consent) == (ada, "usage_analytics", given)
    assert grant.check("usage_analytics", at=NOW) == given


@pytest.mark.parametrize(
    "forge",
    [
        lambda grant: Grant(object(), grant.who, grant.choice, grant.consent),
        lambda grant: Grant(None, grant.who, grant.choice, grant.consent),
        copy.copy,
        copy.deepcopy,
        pickle.dumps,
        lambda grant: setattr(grant, "choice", "marketing_email"),
        lambda grant: setattr(grant, "who", uuid4()),
    ],
    ids=["made", "made of nothing", "copied", "copied deep", "stored", "widened", "moved"],
)
def test_a_grant_is_not_forged(forge: Callable[[Grant], Any], ada: Subject) -> None:
    """A113: nothing but `require` makes one, and none waits in a queue."""
    yes(ada)
    with pytest.raises(Forged):
        forge(require(ada, "usage_analytics", at=NOW))


def test_a_forged_grant_says_no_more_than_the_database(ada: Subject, make_subject: Make) -> None:
    """Whoever goes around the constructor still meets the check when it is used."""
    yes(ada)
    real = require(ada, "usage_analytics", at=NOW)
    forged = object.__new__(Grant)
    for name, value in {
        "who": make_subject(),
        "choice": real.choice,
        "consent": real.consent,
    }.items():
        object.__setattr__(forged, name, value)
    with pytest.raises(NotGranted):
        forged.check("usage_analytics", at=NOW)


def test_a_grant_ends_with_the_yes(ada: Subject) -> None:
    """A166, L37, L67: taken back after it was enqueued, refused when it is used; effective at once."""
    yes(ada, "marketing_email")
    grant = require(ada, "marketing_email", at=NOW)
    no(ada, "marketing_email", at=NOW + MINUTE)
    with pytest.raises(NotGranted):
        grant.check("marketing_email", at=NOW + MINUTE)


def test_a_grant_is_for_what_it_was_asked_for(ada: Subject) -> None:
    """L71: a yes to mail is none to following what becomes of it."""
    yes(ada, "marketing_email")
    grant = require(ada, "marketing_email", at=NOW)
    with pytest.raises(NotGranted):
        grant.check("email_tracking", at=NOW)


def test_only_who_said_yes_may_be_written_to(make_subject: Make) -> None:
    """A062, A072: e-mail, text and post are lists of their own."""
    ada, ben, cleo, tom = (make_subject() for _ in range(4))
    yes(ada, "marketing_email")
    yes(ben, "marketing_post")
    yes(cleo, "marketing_email")
    no(cleo, "marketing_email", at=NOW + MINUTE)
    yes(tom, "marketing_email")
    Subject.objects.filter(pk=tom.pk).update(erased_at=NOW)
    later = NOW + DAY
    lists = {choice: set(who_said_yes(choice, at=later)) for choice in CHOICES}
    assert {choice: who for choice, who in lists.items() if who} == {
        "marketing_email": {ada},
        "marketing_post": {ben},
    }


# --- Evidence -------------------------------------------------------------------------------------------


def test_a_yes_can_be_shown(ada: Subject) -> None:
    """L62: who, when, which words in which language, which look, by which way."""
    yes(ada, "marketing_email", language="es", channel=Channel.PORTAL)
    text = notice_text("marketing_email", "es")
    event = ConsentEvent.objects.get()
    assert (event.subject, event.state, event.channel, event.at) == (ada, "given", "portal", NOW)
    assert event.ui_version == ui_version(PAGE)
    assert event.notice is not None
    assert event.notice.digest == digest_of(text)
    assert (event.notice.text, event.notice.language) == (text, "es")


def test_the_same_words_are_kept_once(ada: Subject, make_subject: Make) -> None:
    yes(ada)
    yes(make_subject())
    yes(make_subject(), "marketing_email")
    assert ConsentNotice.objects.count() == 2


@pytest.mark.parametrize("column", ["notice", "ui_version", "expires_at"])
def test_the_database_takes_no_yes_without_evidence(column: str, ada: Subject) -> None:
    whole = yes(ada)
    values = {
        "choice": "usage_analytics",
        "state": "given",
        "channel": "portal",
        "at": NOW,
        "notice": whole.notice,
        "ui_version": "x",
        "expires_at": NOW + DAY,
    }
    ConsentEvent.objects.create(subject=ada, **values)
    empty = "" if column == "ui_version" else None
    with pytest.raises(IntegrityError, match="a_yes_has_its_evidence"):
        ConsentEvent.objects.create(subject=ada, **values | {column: empty})


@pytest.mark.parametrize("whose", ["nobody", "both"])
def test_an_answer_is_of_a_person_or_a_browser(whose: str, ada: Subject) -> None:
    who = {"subject": ada, "browser": BROWSER} if whose == "both" else {}
    with pytest.raises(IntegrityError, match="person_or_a_browser"):
        ConsentEvent.objects.create(
            choice="research", state="refused", channel="portal", at=NOW, **who
        )


def set_door(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, 'on', true)", [f"curbstop.{name}"])


CHANGES = {
    "state": "given",
    "choice": "research",
    "at": NOW - DAY,
    "channel": "form",
    "browser": BROWSER,
}


@pytest.mark.parametrize("column", CHANGES)
@pytest.mark.parametrize("door", ["", "merge", "purge"])
def test_an_answer_is_never_changed(column: str, door: str, ada: Subject) -> None:
    """L62: neither a bug nor an administrator rewrites what somebody said."""
    no(ada)
    if door:
        set_door(door)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        ConsentEvent.objects.update(**{column: CHANGES[column]})


@pytest.mark.parametrize("door", ["", "merge"])
def test_an_answer_is_not_removed(door: str, ada: Subject) -> None:
    no(ada)
    if door:
        set_door(door)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        ConsentEvent.objects.all().delete()


def test_the_purge_removes_answers(ada: Subject) -> None:
    no(ada)
    set_door("purge")
    ConsentEvent.objects.all().delete()
    assert not ConsentEvent.objects.exists()


@pytest.mark.parametrize("door", ["", "merge", "purge"])
def test_a_text_that_was_shown_is_never_changed(door: str, ada: Subject) -> None:
    yes(ada)
    if door:
        set_door(door)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        ConsentNotice.objects.update(text="something else")


def test_two_numbers_of_one_person_are_one_history(ada: Subject, make_subject: Make) -> None:
    other = make_subject()
    yes(other, "marketing_email")
    no(ada, "research")
    merge_subjects(keep=ada, gone=other, at=NOW)
    stood = states_of(ada, at=NOW)
    assert (stood["marketing_email"].yes, stood["research"].said_no) == (True, True)


# --- No -------------------------------------------------------------------------------------------------


def test_a_no_is_one_step_and_is_kept_outside_the_database(ada: Subject) -> None:
    """A164, L67: no second step, no question; the ledger carries it over a restored backup."""
    yes(ada, "marketing_email")
    [said] = no(ada, "marketing_email", at=NOW + MINUTE)
    [never] = no(ada, "research", at=NOW + 2 * MINUTE)
    [link] = no(ada, "marketing_text", channel=Channel.ONE_CLICK, at=NOW + 3 * MINUTE)
    assert [it.state for it in (said, never, link)] == ["withdrawn", "refused", "refused"]
    assert noted() == [
        ("withdraw", ada.pk, "marketing_email", NOW + MINUTE),
        ("optout", ada.pk, "research", NOW + 2 * MINUTE),
        ("unsubscribe", ada.pk, "marketing_text", NOW + 3 * MINUTE),
    ]


def test_a_no_said_twice_is_recorded_once(ada: Subject) -> None:
    no(ada)
    assert no(ada, at=NOW + MINUTE) == []
    assert ConsentEvent.objects.count() == len(noted()) == 1


def test_a_no_that_fails_leaves_no_trace_anywhere(ada: Subject) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        no(ada)
        raise RuntimeError
    assert (ConsentEvent.objects.count(), noted()) == (0, [])


def test_taking_everything_back(ada: Subject) -> None:
    """A164: whole or in part."""
    for choice in ASKED:
        yes(ada, choice)
    withdraw_all(who=ada, at=NOW + MINUTE, template=PAGE, language="en")
    stood = states_of(ada, at=NOW + MINUTE)
    assert {key for key, it in stood.items() if it.state == State.WITHDRAWN} == set(ASKED)
    assert {about for _kind, _who, about, _at in noted()} == set(ASKED)


def test_staff_record_a_no_and_never_a_yes(ada: Subject, make_subject: Make) -> None:
    """A165: received by telephone; who wrote it down stands beside it."""
    dana = make_subject()
    yes(ada, "marketing_email")
    record_no(subjects=[ada], choices=["marketing_email"], by=dana, at=NOW + MINUTE)
    last = state_of(ada, "marketing_email", at=NOW + MINUTE)
    assert last.event is not None
    assert (last.state, last.event.channel, last.event.by) == ("withdrawn", "staff", dana)


@pytest.mark.parametrize("choice", ["usage_analytics"])
def test_a_yes_after_a_no_takes_two_steps(choice: str, ada: Subject) -> None:
    """L46: of what the signal covers."""
    no(ada, choice)
    with pytest.raises(NotConfirmed):
        yes(ada, choice, at=NOW + MINUTE)
    yes(ada, choice, at=NOW + MINUTE, confirmed=True)
    assert state_of(ada, choice, at=NOW + MINUTE).yes


def test_nobody_who_said_no_is_asked_for_twelve_months(ada: Subject) -> None:
    """L46."""
    no(ada)
    standing = state_of(ada, "usage_analytics", at=NOW)
    assert [standing.asked_lately(NOW + n * DAY) for n in (0, 365, 366)] == [True, True, False]
    assert timedelta(days=365) <= NOT_ASKED_AGAIN


# --- The signal -----------------------------------------------------------------------------------------


def test_the_signal_ends_an_earlier_yes_and_is_recorded_once(ada: Subject) -> None:
    """L42, L43: honoured against an earlier opt-in, for the person; mail that was asked for stays."""
    yes(ada, "usage_analytics")
    yes(ada, "marketing_email")
    for n in range(1, 4):
        honour_signal(who=ada, at=NOW + n * MINUTE)
    stood = states_of(ada, at=NOW + DAY)
    assert {key: it.state.value for key, it in stood.items() if it.event} == {
        "usage_analytics": "withdrawn",
        "marketing_email": "given",
        "email_tracking": "refused",
        "third_party_sharing": "refused",
    }
    assert ConsentEvent.objects.filter(channel=Channel.SIGNAL).count() == 3
    assert len(noted()) == 3


def test_what_is_said_after_the_signal_goes_before_it(ada: Subject) -> None:
    """L43, L46: an explicit yes in two steps, knowing of the signal."""
    honour_signal(who=ada, at=NOW)
    with pytest.raises(NotConfirmed):
        yes(ada, at=NOW + MINUTE)
    yes(ada, at=NOW + MINUTE, confirmed=True)
    honour_signal(who=ada, at=NOW + 2 * MINUTE)
    assert state_of(ada, "usage_analytics", at=NOW + DAY).yes


def test_a_signal_that_is_gone_is_no_yes(ada: Subject) -> None:
    """L44: nothing is recorded for its absence, so what it said stands."""
    honour_signal(who=ada, at=NOW)
    assert state_of(ada, "usage_analytics", at=NOW + 1000 * DAY).said_no


# --- Setting aside --------------------------------------------------------------------------------------


def test_a_look_that_misled_people_is_set_aside_whole(make_subject: Make) -> None:
    """L41: every yes that still rests on it, of people and browsers; no other."""
    ada, ben, cleo, paul = (make_subject() for _ in range(4))
    yes(ada, "marketing_email")
    yes(BROWSER, "usage_analytics")
    yes(ben, "marketing_email")
    no(ben, "marketing_email", at=NOW + MINUTE)
    yes(cleo, "marketing_email", template="privacy/confirm.html")
    count = invalidate(ui_version=ui_version(PAGE), by=paul, at=NOW + DAY)
    assert count == 2
    who: list[Subject | UUID] = [ada, ben, cleo]
    stood = [state_of(it, "marketing_email", at=NOW + DAY).state.value for it in who]
    assert stood == ["invalidated", "withdrawn", "given"]
    assert state_of(BROWSER, "usage_analytics", at=NOW + DAY).state == State.INVALIDATED
    assert ("withdraw", ada.pk, "marketing_email", NOW + DAY) in noted()
    assert invalidate(ui_version=ui_version(PAGE), by=paul, at=NOW + DAY) == 0
