"""Handing over what is due: lane by lane, by as many workers as there are, each notice by one of them.

A notice is `handing over` from before it is handed over until the answer is known, and that is committed. A
worker that dies leaves it so, and its locks go with its connection: whoever takes the notice next knows
that it may be in somebody's hands already, and decides by what a repeat would do (see `_may_repeat`).

What is asked of people is asked for some notices together. Whether somebody was erased or restricted is asked
again in the statement that says that a notice is being handed over.
"""

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime
from time import monotonic
from typing import Any

from django.conf import settings
from django.db.models import F
from django.utils.module_loading import import_string

from notices import sql
from notices.actions.outbox import tell_without_mail
from notices.actions.stopping import note_bounce
from notices.addresses import address_of
from notices.delivery import Needless, NoMail, NotYet, message_of
from notices.known import Known, known_of, same
from notices.models import Bounce, Channel, Lane, Notice
from notices.times import MOST_TRIES, wait_after
from notices.topics import TOPICS, MessageClass, Topic
from notices.ways import Lost, Message, Refused, Way

logger = logging.getLogger(__name__)
State = Notice.State
TOGETHER = 50  # ours: enough that what is asked once for all of them costs little
# Ours: of each fifty, how many belong to a lane although sooner ones wait, so that none waits for ever.
AT_LEAST = {Lane.AWAITED: 0, Lane.HARM: 5, Lane.SERVICE: 4, Lane.OFFER: 1}
FRESH = 2.0  # seconds: ours. What is known of people is used for no longer


class Ways:
    """The ways out of one run, each opened when first needed."""

    def __init__(self) -> None:
        self.known: dict[str, Way] = {}

    def of(self, channel: str) -> Way:
        """Return who carries a channel. Raises KeyError for one that the settings do not name."""
        if channel not in self.known:
            self.known[channel] = import_string(settings.NOTICE_WAYS[channel])()
        return self.known[channel]

    def close(self) -> None:
        """Leave all of them."""
        for way in self.known.values():
            way.close()


class Worker:
    """One run of one worker."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.ways = Ways()
        # Handed over and answered. That it was sent is written in one statement with what comes next.
        self.answered: int | None = None

    def close(self) -> None:
        """Leave the ways out."""
        self.ways.close()

    def deliver_some(self) -> tuple[int, int]:
        """Take some of what is due; return how many those were, and how many were sent."""
        taken = self._take()
        try:
            due = Notice.objects.due(self.now).filter(pk__in=taken).select_related("subject")
            in_turn = sorted(due, key=lambda notice: taken.index(notice.pk))
            return len(taken), sum(self._deliver(some) for some in _apart(in_turn))
        finally:
            sql.leave_notices(taken)

    def _take(self) -> list[int]:
        """Take up to fifty notices for this connection, the soonest lanes first."""
        taken: list[int] = []
        for lane in Lane:
            kept_free = sum(most for later, most in AT_LEAST.items() if later > lane)
            taken += sql.take_notices(lane, self.now, TOGETHER - len(taken) - kept_free)
        return taken

    def _deliver(self, notices: Sequence[Notice]) -> int:
        """Try each once, and write down what came of it; return how many were sent."""
        known, asked_at, sent = None, 0.0, 0
        self._count_try(notices)
        for n, notice in enumerate(notices):
            if known is None or monotonic() - asked_at > FRESH:
                asked_at = monotonic()
                known = known_of(notices[n:], self.now)
            sent += self._try(notice, known)
        self._settle()
        return sent

    def _count_try(self, notices: Sequence[Notice]) -> None:
        """Count a try before the work: one that kills its worker counts too, and waits like all others."""
        wait = wait_after(notices[0].tries + 1)
        Notice.objects.filter(pk__in=[it.pk for it in notices]).update(
            tries=F("tries") + 1, due_at=self.now + wait
        )
        for notice in notices:
            notice.tries += 1
            notice.due_at = self.now + wait

    def _try(self, notice: Notice, known: Known) -> bool:
        """Try once; tell whether it was sent."""
        topic = TOPICS.get(notice.topic)
        if topic is None or notice.channel not in settings.NOTICE_WAYS:
            return self._end(notice, State.NEEDLESS, "not_offered")
        way = self.ways.of(notice.channel)
        if notice.state == State.HANDING_OVER and not _may_repeat(notice, topic, way):
            return self._end(notice, State.FAILED, "in_doubt")
        try:
            return self._hand_over(notice, message_of(notice, topic, self.now, known), way)
        except NotYet as night:
            notice.tries, notice.due_at = notice.tries - 1, night.until
            notice.save(update_fields=["tries", "due_at"])
        except Needless as reason:
            self._end(notice, State.NEEDLESS, str(reason))
        except NoMail as reason:
            self._without_mail(notice, topic, reason.problem)
        except Refused as refusal:
            self._refused(notice, topic, refusal)
        except Exception as problem:  # noqa: BLE001 -- another room's topic must not hold up everybody's warnings
            self._broke(notice, topic, way, problem)
        return False

    def _hand_over(self, notice: Notice, message: Message, way: Way) -> bool:
        way.open()
        begun = sql.hand_over(notice.pk, answered=self.answered, at=self.now)
        self.answered = None
        if not begun:
            return False
        notice.state = State.HANDING_OVER
        way.send(message)
        self.answered = notice.pk
        return True

    def _settle(self) -> None:
        """Write that the last one was sent."""
        if self.answered is not None:
            rows = Notice.objects.filter(pk=self.answered, ended_at=None)
            rows.update(state=State.SENT, problem="", ended_at=self.now)
            self.answered = None

    def _broke(self, notice: Notice, topic: Topic, way: Way, problem: Exception) -> None:
        """Wait for the next try where nothing was handed over or a repeat does no harm; else give up."""
        if not isinstance(problem, Lost):
            logger.error("notice %s broke", notice.pk, exc_info=problem)
        way.close()
        if notice.state == State.WAITING:
            self._refused(notice, topic, Refused("broke"))
        elif not _may_repeat(notice, topic, way) or notice.tries >= MOST_TRIES:
            self._end(notice, State.FAILED, "in_doubt")

    def _without_mail(self, notice: Notice, topic: Topic, problem: str) -> None:
        """Have people told who get no mail: by letter. What is no service ends here."""
        if topic.may_be_posted and Channel.POST in settings.NOTICE_WAYS:
            tell_without_mail(notice=notice, at=self.now)
        else:
            stopped = problem == "stopped"  # by a bounce of before, which is not news to anybody
            self._end(notice, State.NEEDLESS if stopped else State.FAILED, problem)

    def _refused(self, notice: Notice, topic: Topic, refusal: Refused) -> None:
        """Wait for the next try, or give up; an address that is none gets no more."""
        logger.warning("notice %s not sent: %s", notice.pk, refusal.problem)
        if refusal.nobody and notice.channel == Channel.EMAIL:
            email = address_of(notice.subject, notice.channel)
            note_bounce(subject=notice.subject, email=email, kind=Bounce.Kind.BOUNCED, at=self.now)
            self._without_mail(notice, topic, refusal.problem)
        elif refusal.for_good or notice.tries >= MOST_TRIES:
            self._end(notice, State.FAILED, refusal.problem)
        else:
            _put(notice, state=State.WAITING, problem=refusal.problem)

    def _end(self, notice: Notice, state: Notice.State, problem: str) -> bool:
        _put(notice, state=state, problem=problem, ended_at=self.now)
        return False


def _apart(notices: Sequence[Notice]) -> Iterator[Sequence[Notice]]:
    """Yield what is tried together: what was never tried; then all else by itself.

    One that kills its worker takes the others of its turn along, once: they are tried again alone. And
    of two that tell one person the same, the second waits to see what becomes of the first.
    """
    fresh = {same(notice): notice for notice in reversed(notices) if not notice.tries}
    together = [notice for notice in notices if fresh.get(same(notice)) is notice]
    if together:
        yield together
    yield from ([notice] for notice in notices if fresh.get(same(notice)) is not notice)


def _may_repeat(notice: Notice, topic: Topic, way: Way) -> bool:
    """Tell whether to hand over again what may have been taken.

    Where a repeat is known again, yes. Else a service mail is rather sent twice than never, under the same
    Message-ID; of everything else twice is worse, and staff see that it is in doubt.
    """
    mailed = notice.channel == Channel.EMAIL and topic.message_class is MessageClass.SERVICE
    return way.knows_again or mailed


def _put(notice: Notice, **columns: Any) -> None:
    """Write columns of a notice unless it has ended meanwhile, as an offer that staff stop."""
    for name, value in columns.items():
        setattr(notice, name, value)
    Notice.objects.filter(pk=notice.pk, ended_at=None).update(**columns)
