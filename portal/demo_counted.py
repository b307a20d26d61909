"""Who let themselves be counted in the demonstration, and what they did: ten weeks, in a few statements.

They are browsers that said yes with nobody signed in, since few of the town's people have a login here. The
figures are added up by the job that does so everywhere; what is older than 30 days goes by the next purge.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np
from django.db import transaction

from portal.counted import PAGE_OPENED
from portal.figures.rolling import roll_up
from portal.models import Event
from privacy.actions.consent import say_yes
from privacy.models import Channel, ConsentEvent

SEED, BROWSERS, WEEKS, DAYS_A_WEEK = 20_26, 220, 10, 7
# What a visit of three pages or so is made of, and how often: the home page is opened first.
VISITED = {
    "use": 9, "bills": 8, "bill": 6, "leaks": 4, "leak": 3, "compare": 4, "programs": 2, "program": 2,
    "save": 2, "next_bill": 3, "profile": 1, "notices_choose": 1, "privacy": 1, "pay": 2,
}  # fmt: skip
DONE = {
    ("unit_changed", "choose_unit"): 3, ("language_switched", "set_language"): 3,
    ("bill_saved", "bill_pdf"): 4, ("leak_answered", "leak"): 3, ("payment_begun", "pay"): 3,
}  # fmt: skip


@transaction.atomic
def let_visitors_be_counted(now: datetime) -> int:
    """Let browsers say yes over ten weeks and be counted since; return how many events that were."""
    rng = np.random.default_rng(SEED)
    events = Event.objects.bulk_create(
        event for yes in _yeses(rng, now) for event in _visits(rng, yes, now)
    )
    roll_up(now)
    return len(events)


def _yeses(rng: np.random.Generator, now: datetime) -> list[ConsentEvent]:
    """Have each browser say yes: the first by the action, the others with the words that it was shown."""
    begun = now - timedelta(weeks=WEEKS)
    first = say_yes(
        who=_number(rng),
        choice="usage_analytics",
        template="components/cookie_banner.html",
        language="en",
        channel=Channel.PORTAL,
        at=begun,
    )
    rows = []
    for _n in range(BROWSERS - 1):
        at = begun + timedelta(days=float(rng.uniform(0, DAYS_A_WEEK * WEEKS / 2)))
        row = ConsentEvent(
            browser=_number(rng), choice=first.choice, state=first.state, channel=first.channel,
            notice=first.notice, ui_version=first.ui_version, at=at,
            expires_at=at + timedelta(days=365),
        )  # fmt: skip
        rows.append(row)
    return [first, *ConsentEvent.objects.bulk_create(rows)]


def _visits(rng: np.random.Generator, yes: ConsentEvent, now: datetime) -> Iterator[Event]:
    """Yield what one browser did since: a visit every fortnight or so, a few pages each, seldom more."""
    at = yes.at
    while at < now:
        moment = at
        yield Event(consent=yes, kind=PAGE_OPENED, page="home", at=moment)
        for page in rng.choice(list(VISITED), size=int(rng.poisson(2)), p=_odds(VISITED)):
            moment += timedelta(seconds=int(rng.integers(8, 200)))
            if moment < now:
                yield Event(consent=yes, kind=PAGE_OPENED, page=str(page), at=moment)
        if rng.random() < 0.2 and moment < now:  # noqa: PLR2004 - one visit in five
            kind, page = list(DONE)[int(rng.choice(len(DONE), p=_odds(DONE)))]
            yield Event(consent=yes, kind=kind, page=page, at=moment)
        at += timedelta(days=float(rng.exponential(9)))


def _odds(weights: Mapping[Any, int]) -> list[float]:
    return [weight / sum(weights.values()) for weight in weights.values()]


def _number(rng: np.random.Generator) -> UUID:
    return UUID(bytes=rng.bytes(16), version=4)
