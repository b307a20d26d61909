"""Three months at the desk of the demonstration: what the town asked, how soon it was answered, who came by.

Written in a few statements, as the actions would have left it; nobody is mailed. What still waits is little
beside what is done: the desk shows the days, and the figures of the utility the weeks.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from accounts.models import Account, Premises, ServiceAgreement, User
from conversations.clock import due
from conversations.hours import answer_due, week
from conversations.models import (
    Message,
    MessageBody,
    Queue,
    Step,
    Thread,
    Topic,
    Visit,
    VisitWindow,
)
from portal.demo.desk_words import AFTER_THANKS, AGAIN, AGAIN_TOLD, THANKS, WORDS, Words
from privacy.models import Subject

SEED = 19_11
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
# Conversations that began in each of the last weeks, the oldest first: in one of them people boiled water.
BEGUN = (26, 28, 24, 30, 28, 32, 72, 40, 30, 32, 30, 58)
LATELY = 7  # in the last two days
WAITING, ASIDE = 5, 3  # of those, not answered yet, and of these put aside
JOINED = 3  # of the others, written twice
BOILED = 6  # the place of that week above
TOPICS = {
    "bill": 40,
    "leak": 24,
    "quality": 8,
    "pressure": 7,
    "start": 6,
    "stop": 5,
    "meter": 5,
    "other": 5,
}
Way, Side, State, Kind = Message.Way, Message.Side, Thread.State, Step.Kind
WAYS = {Way.PORTAL: 44, Way.EMAIL: 18, Way.PHONE: 23, Way.DESK: 9, Way.LETTER: 6}
VISITS = {Visit.State.DONE: 80, Visit.State.MISSED: 9, Visit.State.CANCELLED: 11}
TYPED = (Way.PORTAL, Way.EMAIL)  # by the person themselves, on any day
WEEKDAYS = (22, 18, 17, 17, 15, 6, 5)
AGENTS = ("dana", "bruno", "mona")
Person = tuple[Subject, Account, Premises]


@dataclass
class Written:
    """A conversation as it comes about: its row, what was said and done, and when somebody came by."""

    thread: Thread
    person: Person
    agent: User
    said: list[tuple[Message, str, dict[str, object]]] = field(default_factory=list)
    done: list[Step] = field(default_factory=list)
    visit: tuple[datetime, datetime, str] | None = None

    def say(
        self, side: str, text: str, at: datetime, way: str = Way.PORTAL, **answers: object
    ) -> None:
        """Say something; whatever the person did not type themselves was written down by staff."""
        by = None if side == Side.PERSON and way in TYPED else self.agent.subject
        message = Message(thread=self.thread, side=side, way=way, by=by, at=at, written_at=at)
        self.said.append((message, text, answers))
        self.thread.changed_at = at

    def do(
        self, kind: str, at: datetime, *, by: Subject | None = None, about: int | None = None
    ) -> None:
        """Note a step."""
        self.done.append(Step(thread=self.thread, kind=kind, by=by, at=at, about=about))


def work_for_weeks(now: datetime) -> int:
    """Let the town write for twelve weeks, and the desk answer; return how many conversations that is."""
    rng = np.random.default_rng(SEED)
    people = _people(rng)
    if not people:
        return 0
    topics = {each.slug: each for each in Topic.objects.select_related("queue")}
    agents = list(
        User.objects.filter(email__in=[f"{name}@example.org" for name in AGENTS]).order_by("pk")
    )
    written = []
    moments = _moments(rng, now)
    for number, (at, of_boiling) in enumerate(moments):
        slug = "quality" if of_boiling and rng.random() < 0.6 else _drawn(rng, TOPICS)  # noqa: PLR2004 -- six of ten
        agent = agents[int(rng.integers(len(agents)))]
        person = people[number % len(people)]
        until = at if number >= len(moments) - WAITING else now
        written.append(_begin(rng, topics[slug], person, agent, at, until))
    _put_aside(written[-ASIDE:], now)
    joined = [_twice(each) for each in written[: JOINED * 9 : 9]]
    _save(written, joined)
    return len(written) + len(joined)


def _people(rng: np.random.Generator) -> list[Person]:
    """Return account holders without a login who have not written yet, in any order, each with a home."""
    served = ServiceAgreement.objects.filter(
        Q(to_date=None), account__customer__subject__user=None,
        account__customer__subject__erased_at=None, account__customer__subject__threads=None,
    ).select_related("account__customer__subject", "premises")  # fmt: skip
    found = {
        each.account.customer.subject: (each.account.customer.subject, each.account, each.premises)
        for each in served.order_by("pk")
    }
    people = list(found.values())
    return [people[place] for place in rng.permutation(len(people))]


def _moments(rng: np.random.Generator, now: datetime) -> list[tuple[datetime, bool]]:
    """Return when each conversation began, and whether that was in the week of boiling."""
    local = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    monday = local - timedelta(days=local.weekday())
    moments = []
    for number, count in enumerate(BEGUN):
        first = monday - (len(BEGUN) - number) * WEEK
        for _n in range(count):
            day = int(rng.choice(7, p=np.array(WEEKDAYS) / sum(WEEKDAYS)))
            at = first + timedelta(days=day, minutes=int(rng.integers(8 * 60, 17 * 60)))
            moments.append((timezone.make_aware(at), number == BOILED))
    lately = sorted(rng.uniform(2, 44, size=LATELY), reverse=True)
    return sorted(moments) + [(now - timedelta(hours=float(ago)), False) for ago in lately]


def _begin(
    rng: np.random.Generator, topic: Topic, person: Person, agent: User, at: datetime, now: datetime
) -> Written:
    """Have one conversation, as far as it has come until now."""
    words = WORDS[topic.slug][int(rng.integers(len(WORDS[topic.slug])))]
    subject, account, _home = person
    thread = Thread(
        subject=subject, account=account, topic=topic, queue=topic.queue, language=words.language,
        state=State.OPEN, opened_at=at, changed_at=at, waiting_since=at,
        answer_due_at=answer_due(topic.queue, since=at, first=True),
    )  # fmt: skip
    it = Written(thread, person, agent)
    way = _drawn(rng, WAYS)
    it.do(Kind.OPENED, at, by=None if way in TYPED else agent.subject)
    it.say(Side.PERSON, words.asks, at, way, **words.answers)
    told_at = _answered_at(rng, topic.queue, at, first=True)
    if told_at < now:
        _answer(it, words, way, told_at)
        _go_on(rng, it, told_at, now)
    return it


def _answer(it: Written, words: Words, way: str, at: datetime) -> None:
    it.do(Kind.ASSIGNED, at - timedelta(minutes=2), by=it.agent.subject, about=it.agent.pk)
    it.say(Side.STAFF, words.told, at, Way.PORTAL if way in TYPED else way)
    thread = it.thread
    thread.assigned_to, thread.state, thread.first_answered_at = it.agent, State.ANSWERED, at
    thread.waiting_since = thread.answer_due_at = None


def _go_on(rng: np.random.Generator, it: Written, at: datetime, now: datetime) -> None:
    """Have them write again or not, have somebody come by, and close it; some open it once more."""
    language, queue = it.thread.language, it.thread.queue
    last = at
    if rng.random() < 0.35:  # noqa: PLR2004 -- one in three writes again
        again = int(rng.integers(len(THANKS[language])))
        asked_at = last + float(rng.uniform(1, 30)) * HOUR
        told_at = _answered_at(rng, queue, asked_at, first=False)
        if told_at < now:
            it.say(Side.PERSON, THANKS[language][again], asked_at)
            it.say(Side.STAFF, AFTER_THANKS[language][again // 2], told_at)
            last = told_at
    if it.thread.topic.visits and rng.random() < 0.45:  # noqa: PLR2004 -- of what can be looked at, nearly half
        last = _come_by(rng, it, last, now)
    closed_at = last + float(rng.uniform(0.2, 20)) * HOUR
    by: Subject | None = it.agent.subject
    if rng.random() < 0.3:  # noqa: PLR2004 -- nobody closes these; the job does
        closed_at, by = last + timedelta(days=settings.THREADS_CLOSE_DAYS, hours=3), None
    if closed_at > now:
        return
    _close(it, closed_at, by)
    again_at = closed_at + float(rng.uniform(10, 90)) * HOUR
    told_at = _answered_at(rng, queue, again_at, first=False)
    if rng.random() < 0.07 and told_at + DAY < now:  # noqa: PLR2004 -- some are not done with
        it.do(Kind.REOPENED, again_at)
        it.say(Side.PERSON, AGAIN[language], again_at)
        it.say(Side.STAFF, AGAIN_TOLD[language], told_at)
        _close(it, told_at + DAY, it.agent.subject)


def _come_by(rng: np.random.Generator, it: Written, at: datetime, now: datetime) -> datetime:
    """Have somebody come by some days later, if that is over; return when that was."""
    day = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    day += timedelta(days=int(rng.integers(2, 6)))
    opens = day.replace(hour=8 if rng.random() < 0.5 else 13)  # noqa: PLR2004 -- mornings and afternoons
    closes = opens + 4 * HOUR
    if closes > now:
        return at
    became = _drawn(rng, VISITS)
    it.do(Kind.VISIT, at + HOUR / 2)
    if rng.random() < 0.12:  # noqa: PLR2004 -- one in eight is moved
        it.do(Kind.VISIT_MOVED, at + HOUR)
    ended_at = opens - 2 * DAY if became == Visit.State.CANCELLED else closes - HOUR
    ended_at = max(ended_at, at + 2 * HOUR)
    kinds = {
        Visit.State.DONE: Kind.VISITED,
        Visit.State.MISSED: Kind.MISSED,
        Visit.State.CANCELLED: Kind.VISIT_OFF,
    }  # fmt: skip
    by = None if became == Visit.State.CANCELLED else it.agent.subject
    it.do(kinds[Visit.State(became)], ended_at, by=by)
    it.visit = (opens, ended_at, became)
    return ended_at


def _close(it: Written, at: datetime, by: Subject | None) -> None:
    it.thread.state, it.thread.closed_at = State.CLOSED, at
    it.do(Kind.CLOSED, at, by=by)


def _put_aside(open_still: Sequence[Written], now: datetime) -> None:
    for days, it in enumerate(open_still, start=1):
        it.thread.snoozed_until, it.thread.assigned_to = now + days * DAY, it.agent
        it.do(Kind.SNOOZED, now - HOUR / 2, by=it.agent.subject)


def _twice(it: Written) -> tuple[Thread, Written]:
    """Return the thread in which somebody asked the same once more, joined with the first an hour later."""
    at = it.thread.opened_at + HOUR / 3
    gone = Thread(
        subject=it.thread.subject, account=it.thread.account, topic=it.thread.topic,
        queue=it.thread.queue, language=it.thread.language, state=State.CLOSED, opened_at=at,
        changed_at=at, closed_at=at + HOUR,
    )  # fmt: skip
    return gone, it


def _save(written: Sequence[Written], joined: Sequence[tuple[Thread, Written]]) -> None:
    """Put all of it into the database, table by table."""
    Thread.objects.bulk_create(it.thread for it in written)
    for gone, it in joined:
        gone.merged_into = it.thread
    Thread.objects.bulk_create(gone for gone, _it in joined)
    for gone, it in joined:
        by = it.agent.subject
        it.do(Kind.MERGED, gone.opened_at + HOUR, by=by, about=gone.pk)
        it.done.append(Step(thread=gone, kind=Kind.OPENED, at=gone.opened_at))
        it.done.append(
            Step(thread=gone, kind=Kind.MERGED, at=gone.opened_at + HOUR, by=by, about=it.thread.pk)
        )
    said = [each for it in written for each in it.said]
    Message.objects.bulk_create(message for message, _text, _answers in said)
    MessageBody.objects.bulk_create(
        MessageBody(message=message, text=text, answers=answers) for message, text, answers in said
    )
    Step.objects.bulk_create(sorted((each for it in written for each in it.done), key=_at))
    _save_visits([it for it in written if it.visit])


def _save_visits(written: Sequence[Written]) -> None:
    """Write down the windows that were offered, with a place for each who chose one, and the visits."""
    when = {id(it): (it.thread.topic, it.visit[0]) for it in written if it.visit}
    chosen = Counter(when.values())
    windows = {
        (topic, opens): VisitWindow(
            topic=topic, from_at=opens, to_at=opens + 4 * HOUR, places=max(3, count),
            offered_by=written[0].agent.subject, offered_at=opens - WEEK,
        )
        for (topic, opens), count in chosen.items()
    }  # fmt: skip
    VisitWindow.objects.bulk_create(windows.values())
    Visit.objects.bulk_create(
        Visit(
            thread=it.thread, window=windows[when[id(it)]], premises=it.person[2], state=it.visit[2],
            by=it.agent.subject, at=it.visit[0] - 2 * DAY, ended_at=it.visit[1],
        )
        for it in written if it.visit
    )  # fmt: skip


def _at(step: Step) -> datetime:
    return step.at


def _answered_at(
    rng: np.random.Generator, queue: Queue, since: datetime, *, first: bool
) -> datetime:
    """Return when an answer came: mostly within the hours that the queue has, one in ten later."""
    given = queue.first_answer_minutes if first else queue.next_answer_minutes
    minutes = 4 + int(rng.exponential(given * 0.42))
    zone = ZoneInfo(settings.TIME_ZONE)
    return due(since, minutes, week=week(), closed=settings.HOLIDAYS, zone=zone)


def _drawn(rng: np.random.Generator, weights: Mapping[Any, int]) -> str:
    odds = np.array(list(weights.values()))
    return str(list(weights)[int(rng.choice(len(weights), p=odds / odds.sum()))])
