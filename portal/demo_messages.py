"""The conversations of the demonstration: Ada's and Lena's, a desk with what waits, and the weeks before."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from accounts.models import Account, Customer, User
from conversations.actions import Said, answer, note, open_thread, say
from conversations.actions.handling import close
from conversations.actions.set_up import set_up
from conversations.models import Message, Queue, Thread, Topic
from conversations.topics import ANSWERED
from notices.models import Notice
from portal.demo_callers import write_callers_down
from portal.demo_desk import work_for_weeks
from privacy.models import Subject

Way = Message.Way


@dataclass(frozen=True)
class Talk:
    """A conversation: its topic, what was said by turns from the person on, each so many hours ago."""

    topic: str
    turns: tuple[tuple[float, str], ...]
    answers: dict[str, object] = field(default_factory=dict)
    language: str = "en"
    way: str = Way.PORTAL
    closed: bool = False
    note: str = ""


CAST = (
    (
        "ada",
        Talk(
            "bill",
            (
                (75, "The bill of this month is higher than in summer. We were away for a week. Why?"),
                (51, "Your meter shows water in every hour of three nights, about 4 gallons an hour. Most "
                     "often this is a toilet. The page “Leaks” shows how to look.\n\nOnce it is fixed, you "
                     "can ask there for money back."),
                (27, "It was the toilet upstairs. It is fixed. Thank you!"),
                (25, "Good to hear. From the meter it looks dry since yesterday."),
            ),
            {"what": "high"},
        ),
    ),
    ("ada", Talk("pool", ((3, "We fill it with a garden hose, in the evening."),),
                 {"gallons": 12_000, "sewer": True})),
    ("ada", Talk("meter", ((900, "The lid is broken, somebody could step into it."),
                           (890, "Thank you for telling us. A new lid lies there since this morning.")),
                 {"why": "broken"}, closed=True)),
    ("lena", Talk("stop", ((30, "My tenant moves out. Please send the last bill to me."),),
                  {"forward": "To my address on file", "reader": True})),
)  # fmt: skip
TOWN = (
    Talk("leak", ((1, "Water runs down the street since this morning, from the meter box."),),
         {"where": "meter", "harm": False}),
    Talk("leak", ((60, "El pasto está mojado junto al medidor aunque no regamos."),),
         {"where": "outside", "harm": False}, language="es"),
    Talk("pressure", ((5, "Since Friday the shower upstairs is a trickle."),),
         {"what": "low", "which": "all"}),
    Talk("quality", ((100, "El agua sale un poco turbia por la mañana."),
                     (96, "Gracias por avisarnos. Lavamos la tubería principal de su calle el jueves; puede "
                          "salir turbia un día más. No hace daño. Deje correr el agua fría cinco minutos."),
                     (20, "Hoy sigue igual.")),
         {"what": "colour", "which": "cold"}, language="es"),
    Talk("bill", ((12, "I paid on the third by check, and it is not there."),), {"what": "payment"},
         way=Way.EMAIL),
    Talk("bill", ((80, "What is the “utility tax” on my bill?"),
                  (70, "The city asks for it: 11 % of what water costs. We pass it on whole.")),
         {"what": "line"}, closed=True),
    Talk("start", ((26, "Acabamos de comprar la casa y nos mudamos a fin de mes."),),
         {"address": "12 Weir Cottages", "you_are": "owner"}, language="es"),
    Talk("meter", ((140, "The little wheel turns at night."),
                   (138, "Then water goes somewhere. Shut the valve at the house: does it still turn?")),
         {"why": "runs"}, note="Rang twice, nobody there."),
    Talk("other", ((200, "Do you have a map of where I may wash my car?"),
                   (190, "Everywhere, with a nozzle that shuts off. There is no drought stage now."),
                   (189, "Thank you.")),
         closed=True),
    Talk("stop", ((48, "We move on the last day of the month."),), {"forward": "PO Box 12, Upper Mills"},
         way=Way.PHONE),
)  # fmt: skip


@transaction.atomic
def talk(now: datetime) -> int:
    """Let the town and its utility talk; return how many conversations.

    Messages count as sent when they were written; nobody gets a month of mail at once.
    """
    if not Queue.objects.exists():
        set_up()
    staff = User.objects.get(email="dana@example.org").subject
    topics = {topic.slug: topic for topic in Topic.objects.select_related("queue")}
    for name, each in CAST:
        subject = User.objects.get(email=f"{name}@example.org").subject
        _begin(each, topics[each.topic], subject, staff, now)
    people = Customer.objects.filter(accounts__to_date=None, subject__user=None)
    for customer, each in zip(people.order_by("-pk").distinct(), TOWN, strict=False):
        _begin(each, topics[each.topic], customer.subject, staff, now)
    write_callers_down(staff, now)
    work_for_weeks(now)
    Notice.objects.filter(topic=ANSWERED.key, state=Notice.State.WAITING).update(
        state=Notice.State.SENT, ended_at=F("written_at")
    )
    return Thread.objects.count()


def _begin(each: Talk, topic: Topic, subject: Subject, staff: Subject, now: datetime) -> None:
    (ago, first), *rest = each.turns
    thread = open_thread(
        subject=subject,
        topic=topic,
        said=Said(first, answers=each.answers, way=each.way),
        language=each.language,
        account=Account.objects.filter(customer__subject=subject).order_by("pk").first(),
        by=None if each.way in {Way.PORTAL, Way.EMAIL} else staff,
        at=now - timedelta(hours=ago),
    )
    last = now - timedelta(hours=ago)
    for number, (hours, words) in enumerate(rest):
        last = now - timedelta(hours=hours)
        if number % 2 == 0:
            answer(thread=thread, said=Said(words), by=staff, at=last)
        else:
            say(thread=thread, said=Said(words), by=None, at=last)
    if each.note:
        note(thread=thread, text=each.note, by=staff, at=last + timedelta(hours=1))
    if each.closed:
        close(thread=thread, by=staff, at=last + timedelta(hours=2))
