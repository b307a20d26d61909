"""Who calls the demonstration's utility without an account: neighbours, somebody about to move in."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from conversations.actions import Said, answer
from conversations.actions.callers import Themself, write_caller_down
from conversations.actions.handling import close
from conversations.models import Message, Topic
from privacy.models import Subject

Way = Message.Way


@dataclass(frozen=True)
class Call:
    """What somebody said so many days ago, and what they were told, if they were; then it is closed."""

    days: int
    topic: str
    says: str
    told: str = ""
    way: str = Way.PHONE
    language: str = "en"


# Each who called, with their calls; one of them called twice. Numbers that nobody has.
CALLERS = (
    (Themself("Walker from the bridge", "555-0142", "", "Corner of Mill Lane and Weir Street"), (
        Call(29, "leak", "Water runs out of the hydrant.", "A crew shut it off within the hour."),
        Call(1, "leak", "It is the same hydrant again, and it runs faster."),
    )),
    (Themself("", "", "", "Under the footbridge"), (
        Call(17, "leak", "There is a fountain in the middle of the path.", "Thank you. It is repaired."),
    )),
    (Themself("N. Tenant", "555-0177", "tenant@example.net", "31 Weir Cottages"), (
        Call(8, "start", "We sign the lease next week. What do we bring?",
             "The lease and the day. All else we do on the telephone.", Way.DESK),
    )),
    (Themself("", "555-0119", "", ""), (
        Call(4, "quality", "¿El aviso de hervir el agua vale también para mi calle?",
             "No. Terminó hace semanas.", language="es"),
    )),
)  # fmt: skip


def write_callers_down(by: Subject, now: datetime) -> int:
    """Have them call, in the order in which they did; return how many calls that is."""
    topics = {each.slug: each for each in Topic.objects.select_related("queue")}
    noon = timezone.localtime(now).replace(hour=12, minute=10, second=0, microsecond=0)
    calls = 0
    for who, theirs in CALLERS:
        same: Subject | None = None
        for call in theirs:
            at = noon - timedelta(days=call.days)
            thread = write_caller_down(
                who=who, topic=topics[call.topic], said=Said(call.says, way=call.way),
                language=call.language, by=by, at=at, now=at, same=same,
            )  # fmt: skip
            same = thread.subject
            if call.told:
                said = Said(call.told, way=call.way)
                answer(thread=thread, said=said, by=by, at=at + timedelta(hours=2))
                close(thread=thread, by=by, at=at + timedelta(hours=3))
            calls += 1
    return calls
