"""Saying yes and no, honouring a browser's signal, setting aside what was asked unfairly."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction

from privacy.actions.ledger import note_choice
from privacy.choices import notices
from privacy.choices.consent import Person, Standing, state_of, states_of
from privacy.contact import subjects_known_as
from privacy.models import Channel, ConsentEvent, ConsentNotice, LedgerEntry, State, Subject
from privacy.vocabulary import CHOICES
from privacy.vocabulary.choices import NOTICE_VERSION

DAYS_A_YEAR = 365


class NotAsked(Exception):
    """Nobody can say yes to what the portal does not do: there is nothing to be informed of."""


class NotConfirmed(Exception):
    """Somebody who said no says yes: the law wants a second step (11 CCR 7028(a))."""


@transaction.atomic
def say_yes(
    *,
    who: Person,
    choice: str,
    template: str,
    language: str,
    channel: Channel,
    at: datetime,
    confirmed: bool = False,
) -> ConsentEvent:
    """Record a yes, with the words and the look that were shown: those of `template` in `language`.

    Raises NotAsked for what is not asked, and NotConfirmed where a no stood and there was no second step.
    """
    asked = CHOICES[choice]
    if not asked.asked:
        raise NotAsked(choice)
    _wait_for_turn(who)
    before = state_of(who, choice, at=at)
    if needs_second_step(standing=before) and not confirmed:
        raise NotConfirmed(choice)
    return ConsentEvent.objects.create(
        **_columns(who),
        choice=choice,
        state=State.RENEWED if before.yes else State.GIVEN,
        channel=channel,
        notice=_notice(choice, language),
        ui_version=notices.ui_version(template),
        at=at,
        expires_at=at + timedelta(days=DAYS_A_YEAR * asked.months // 12),
    )


@transaction.atomic
def say_no(
    *,
    who: Person,
    choices: Collection[str],
    channel: Channel,
    at: datetime,
    language: str = "",
    template: str = "",
    by: Subject | None = None,
) -> list[ConsentEvent]:
    """Record a no to each of `choices`; what was no already stays as it was recorded.

    No questions, no second step, effective at once. `template` and `language` say what was shown, if
    anything was; `by` is the member of staff who wrote it down for the person.
    """
    _wait_for_turn(who)
    standings = states_of(who, at=at)
    # The signal is recorded once even where the answer was no already: people must see that it was heard.
    wanted = [key for key in CHOICES if key in choices]
    due = [key for key in wanted if channel is Channel.SIGNAL or not standings[key].said_no]
    return [
        _no(
            standings[key],
            who=who,
            channel=channel,
            at=at,
            by=by,
            notice=_notice(key, language) if language else None,
            ui_version=notices.ui_version(template) if template else "",
        )
        for key in due
    ]


def say_no_as(
    *,
    known_as: str,
    choices: Collection[str],
    channel: Channel,
    at: datetime,
    language: str,
    template: str,
) -> None:
    """Record a no for whoever is known by an e-mail address or account number.

    Where that writes nothing, since nobody is or they have said no already, one is written under a number
    that no browser has: it takes as many steps, and the time does not tell who is a customer (A148).
    """
    people: list[Person] = list(subjects_known_as(known_as))
    said: dict[str, Any] = {
        "channel": channel,
        "at": at,
        "language": language,
        "template": template,
    }
    if not any([say_no(who=who, choices=choices, **said) for who in people]):
        say_no(who=uuid4(), choices=choices, **said)


def withdraw_all(*, who: Person, at: datetime, template: str, language: str) -> list[ConsentEvent]:
    """Take back every yes of a person."""
    given = [key for key, standing in states_of(who, at=at).items() if standing.yes]
    return say_no(
        who=who, choices=given, channel=Channel.PORTAL, at=at, template=template, language=language
    )


@transaction.atomic
def honour_signal(*, who: Person, at: datetime) -> list[ConsentEvent]:
    """Record that a browser's opt-out signal was heard: once for a person, however often it is sent.

    A yes from before it ends. A yes from after it stands, since it was said knowing of the signal.
    """
    _wait_for_turn(who)
    heard = ConsentEvent.objects.of(who).filter(channel=Channel.SIGNAL, at__lte=at)
    done = set(heard.values_list("choice", flat=True))
    due = [key for key, choice in CHOICES.items() if choice.signal and key not in done]
    return say_no(who=who, choices=due, channel=Channel.SIGNAL, at=at) if due else []


@transaction.atomic
def invalidate(*, ui_version: str, by: Subject, at: datetime) -> int:
    """Set aside every yes that still rests on one look of the question; return how many.

    For the day it turns out that the look misled people: consent by dark pattern is none (L41).
    """
    misled = [
        event
        for event in ConsentEvent.objects.standing(at=at).select_related("subject")
        if event.ui_version == ui_version and event.state in ConsentEvent.VALID
    ]
    for event in misled:
        if event.subject:
            _note(event.subject, event.choice, LedgerEntry.Kind.WITHDRAW, at)
    ConsentEvent.objects.bulk_create(
        ConsentEvent(
            subject=event.subject,
            browser=event.browser,
            choice=event.choice,
            state=State.INVALIDATED,
            channel=Channel.OFFICE,
            notice=event.notice,
            ui_version=ui_version,
            at=at,
            by=by,
        )
        for event in misled
    )
    return len(misled)


@transaction.atomic
def record_no(
    *, subjects: Sequence[Subject], choices: Collection[str], by: Subject, at: datetime
) -> int:
    """Write down a no that somebody told the staff; return for how many people. Never a yes (A165)."""
    for subject in subjects:
        say_no(who=subject, choices=choices, channel=Channel.STAFF, at=at, by=by)
    return len(subjects)


def needs_second_step(*, standing: Standing) -> bool:
    """Tell whether a yes must be said twice: after a no to what the signal covers."""
    return standing.said_no and CHOICES[standing.choice].signal


def _no(
    standing: Standing,
    *,
    who: Person,
    channel: Channel,
    at: datetime,
    by: Subject | None,
    notice: ConsentNotice | None,
    ui_version: str,
) -> ConsentEvent:
    state = State.WITHDRAWN if standing.yes else State.REFUSED
    if isinstance(who, Subject):
        kind = LedgerEntry.Kind.WITHDRAW if standing.yes else LedgerEntry.Kind.OPT_OUT
        one_click = channel is Channel.ONE_CLICK
        _note(who, standing.choice, LedgerEntry.Kind.UNSUBSCRIBE if one_click else kind, at)
    return ConsentEvent.objects.create(
        **_columns(who),
        choice=standing.choice,
        state=state,
        channel=channel,
        notice=notice,
        ui_version=ui_version,
        at=at,
        by=by,
    )


def _note(subject: Subject, choice: str, kind: LedgerEntry.Kind, at: datetime) -> None:
    """Keep a no beyond a restored backup. A browser's no needs that not: it stands in its cookie."""
    note_choice(kind=kind, subject=subject, at=at, about=choice)


def _notice(choice: str, language: str) -> ConsentNotice:
    text = notices.notice_text(choice, language)
    notice, _new = ConsentNotice.objects.get_or_create(
        digest=notices.digest_of(text),
        defaults={
            "choice": choice,
            "version": NOTICE_VERSION,
            "language": language,
            "text": text,
        },
    )
    return notice


def _columns(who: Person) -> dict[str, Person]:
    return {"subject": who} if isinstance(who, Subject) else {"browser": who}


def _wait_for_turn(who: Person) -> None:
    """Let two answers of one person come one after the other: a double click is one answer."""
    if isinstance(who, Subject):
        Subject.objects.select_for_update().get(pk=who.pk)
