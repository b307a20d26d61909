"""The rebates of the demonstration: three programs, applications in each state, one thing that was done."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.access import homes_of
from accounts.models import AccessGrant, Account, User
from accounts.models.access import Role
from notices.models import Notice
from portal.demo.scenes import smart_since
from privacy.actions import merge_subjects
from privacy.actions.consent import say_yes
from privacy.models import Channel, Subject
from programs.actions.applying import Answers, apply, withdraw
from programs.actions.deciding import ask_back, grant, refuse
from programs.actions.programs import keep_program
from programs.actions.saving import mark_action
from programs.models import Application, Program
from programs.topics import PROGRAM_NEWS

OFFERS: tuple[dict[str, Any], ...] = (
    {
        "slug": "turf-replacement",
        "title_en": "Change your lawn",
        "title_es": "Cambie su césped",
        "summary_en": "For lawn that gives way to plants which need little water.",
        "summary_es": "Para césped que deja su lugar a plantas que necesitan poca agua.",
        "rules_en": "The lawn must be alive when you apply. Plants must cover half of the area within "
        "a year. Artificial turf is not paid for.\n\nSend a photo of before with your application, "
        "and keep the receipts.",
        "rules_es": "El césped debe estar vivo cuando presente la solicitud. Las plantas deben cubrir "
        "la mitad de la superficie en un año. No se paga el césped artificial.\n\nEnvíe una foto de "
        "antes con su solicitud y guarde los recibos.",
        "kinds": ["single_family", "multi_family"],
        "needs_irrigation": True,
        "for_whom": "owner",
        "pays": "per_unit",
        "amount": Decimal(2),
        "most": Decimal(3000),
        "unit_en": "square foot of lawn",
        "unit_es": "pie cuadrado de césped",
        "asks_cost": False,
        "papers": ["before"],
        "budget": Decimal(20_000),
    },
    {
        "slug": "high-efficiency-toilet",
        "title_en": "New toilets",
        "title_es": "Inodoros nuevos",
        "summary_en": "For toilets with the WaterSense label that take the place of older ones.",
        "summary_es": "Para inodoros con la etiqueta WaterSense que reemplazan a otros más viejos.",
        "rules_en": "The toilet must have the WaterSense label and must be bought within the last six "
        "months.",
        "rules_es": "El inodoro debe tener la etiqueta WaterSense y haberse comprado en los últimos seis "
        "meses.",
        "kinds": ["single_family", "multi_family"],
        "pays": "share",
        "amount": Decimal(50),
        "most": Decimal(100),
        "papers": ["receipt", "label"],
        "budget": Decimal(4_000),
    },
    {
        "slug": "smart-irrigation-controller",
        "title_en": "A controller that knows the weather",
        "title_es": "Un controlador que conoce el tiempo",
        "summary_en": "For irrigation controllers with the WaterSense label.",
        "summary_es": "Para controladores de riego con la etiqueta WaterSense.",
        "rules_en": "It must take the place of a clock timer and be set up with your own garden in it.",
        "rules_es": "Debe reemplazar a un temporizador y estar configurado con su propio jardín.",
        "needs_irrigation": True,
        "pays": "share",
        "amount": Decimal(75),
        "most": Decimal(150),
        "papers": ["receipt"],
        "budget": Decimal(300),
    },
)
ADAS_HOME = "12 Mill Lane"
# A receipt of one page, as small as a PDF can be.
RECEIPT = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Count 0/Kids[]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


QUESTION = "The receipt is for two toilets. Which of them is in this home?"


@transaction.atomic
def open_programs(now: datetime) -> int:
    """Offer the programs, and let some of the town apply; return how many applications.

    Messages count as sent when they were written; nobody gets a month of mail at once.
    """
    today = timezone.localdate(now)
    admin = User.objects.get(email="admin@example.org").subject
    lawn, toilets, controller = (_offer(each, admin, today, now) for each in OFFERS)
    ada, lena = (User.objects.get(email=f"{name}@example.org") for name in ("ada", "lena"))
    _say_yes(ada.subject, now)
    people = _others(now)

    def ago(days: int) -> datetime:
        return now - timedelta(days=days)

    granted = _applied(controller, ada, ago(60), cost=Decimal("229.00"), irrigates=True)
    grant(application=granted, amount=Decimal(150), reason="", by=admin, at=ago(52))
    asked = _applied(toilets, ada, ago(12), cost=Decimal("358.40"))
    ask_back(application=asked, question=QUESTION, by=admin, at=ago(3))
    _applied(lawn, lena, ago(20), units=640, irrigates=True, owns=True, pay_as="check")
    _applied(toilets, next(people), ago(9), cost=Decimal("164.99"))
    refused = _applied(toilets, next(people), ago(33), cost=Decimal("89.00"))
    refuse(application=refused, reason="The model on the receipt has no WaterSense label.",
           by=admin, at=ago(25))  # fmt: skip
    less = _applied(lawn, next(people), ago(41), units=420, irrigates=True, owns=True)
    grant(application=less, amount=Decimal(600), by=admin, at=ago(30),
          reason="The photo shows about 300 square feet of living lawn.")  # fmt: skip
    second = _applied(controller, next(people), ago(35), cost=Decimal("199.00"), irrigates=True)
    grant(application=second, amount=Decimal("149.25"), reason="", by=admin, at=ago(31))
    _applied(controller, next(people), ago(6), cost=Decimal("179.00"), irrigates=True)
    gone = next(people)
    withdraw(application=_applied(lawn, gone, ago(50), units=200, owns=True), by=gone, at=ago(48))
    _save(ada, now, today)
    Notice.objects.filter(topic=PROGRAM_NEWS.key, state=Notice.State.WAITING).update(
        state=Notice.State.SENT, ended_at=F("written_at")
    )
    return Application.objects.count()


def _offer(columns: dict[str, Any], by: Subject, today: date, now: datetime) -> Program:
    year = date(today.year, 1, 1)
    program = Program(
        opens_on=year - timedelta(days=200), closes_on=date(today.year + 1, 6, 30), **columns
    )
    keep_program(program=program, by=by, at=now - timedelta(days=180))
    return program


def _applied(program: Program, user: User, at: datetime, **said: Any) -> Application:
    """Let somebody apply for the first of their homes."""
    today = timezone.localdate(at)
    home = next(each for each in homes_of(user, today=today) if not each.ended)
    answers = Answers(**{"pay_as": "credit", **said})
    files = dict.fromkeys(program.papers, RECEIPT)
    return apply(program=program, home=home, answers=answers, files=files, by=user, at=at)


def _others(now: datetime) -> Iterator[User]:
    """Yield people of the town with a login of their own, made as they are needed."""
    known = AccessGrant.objects.filter(role=Role.HOLDER).values("account")
    accounts = Account.objects.filter(
        agreements__premises__kind="single_family", agreements__to_date=None, to_date=None
    ).exclude(pk__in=known)
    for account in accounts.select_related("customer__subject").order_by("pk").distinct()[:12]:
        user = User.objects.create_user(f"resident{account.pk}@example.org")
        merge_subjects(keep=user.subject, gone=account.customer.subject, at=now)
        AccessGrant.objects.create(account=account, user=user, role=Role.HOLDER, granted_at=now)
        yield user


def _say_yes(subject: Subject, now: datetime) -> None:
    say_yes(
        who=subject,
        choice="home_fit",
        template="components/choice.html",
        language="en",
        channel=Channel.PORTAL,
        at=now,
    )


def _save(ada: User, now: datetime, today: date) -> None:
    """Ada has a controller that knows the weather since the day the plan says, and wants short showers."""
    home = next(each for each in homes_of(ada, today=today) if each.address == ADAS_HOME)
    mark_action(home=home, action="controller", kind="done", on=smart_since(today), by=ada, at=now)
    mark_action(home=home, action="short_showers", kind="interested", on=None, by=ada, at=now)
    mark_action(home=home, action="washer", kind="not_for_me", on=None, by=ada, at=now)
