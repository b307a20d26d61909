"""What the demonstration's town is told, and when its utility can come by."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import Premises, User
from conversations.actions.visits import choose_window, offer_window
from conversations.models import Thread, Topic, Visit, VisitWindow
from notices.actions.announcements import announce, end_announcement, tell, write_announcement
from notices.models import Announcement, AnnouncementStep, Notice
from notices.where import in_postcodes, on_streets
from privacy.models import Subject

BOILED = {
    "kind": "boil_water",
    "area": "postcodes",
    "where_en": "Homes above the old mill",
    "where_es": "Casas arriba del molino viejo",
    "title_en": "Boil your water before you drink it",
    "title_es": "Hierva el agua antes de beberla",
    "text_en": "A main broke, and the pressure was low for some hours. Bring water to a rolling boil for "
    "one minute, let it cool, then drink it, brush your teeth or cook with it.\n\nYou can wash and shower "
    "as always.",
    "text_es": "Se rompió una tubería principal y la presión estuvo baja durante unas horas. Hierva el agua "
    "un minuto y déjela enfriar antes de beberla, cepillarse los dientes o cocinar.\n\nPuede lavar y "
    "bañarse como siempre.",
}
WORK = {
    "kind": "planned_work",
    "area": "streets",
    "area_lines": "Mill Lane: 2-40",
    "where_en": "Mill Lane, numbers 2 to 40",
    "where_es": "Mill Lane, números 2 al 40",
    "title_en": "New pipes in Mill Lane: no water on one morning",
    "title_es": "Tubos nuevos en Mill Lane: sin agua una mañana",
    "text_en": "We change the valves. Fill a jug in the evening before. Afterwards open the cold tap of the "
    "bath for two minutes, until the water is clear.",
    "text_es": "Cambiamos las válvulas. Llene una jarra la noche anterior. Después abra la llave fría de la "
    "bañera dos minutos, hasta que el agua salga clara.",
}
DROUGHT = {
    "kind": "drought",
    "area": "town",
    "stage": 1,
    "title_en": "Water your garden on two days a week",
    "title_es": "Riegue su jardín dos días a la semana",
    "text_en": "Odd house numbers on Tuesday and Saturday, even ones on Wednesday and Sunday, before 9 am or "
    "after 6 pm.",
    "text_es": "Los números impares, martes y sábado; los pares, miércoles y domingo; antes de las 9 de la "
    "mañana o después de las 6 de la tarde.",
}
ADAS_STREET = "12 Mill Lane"


@transaction.atomic
def tell_the_town(now: datetime) -> int:
    """Announce what holds and what held, and offer times for visits; return how many notices there are.

    Messages count as sent when they were written; nobody gets a month of mail at once.
    """
    dana, admin = (
        User.objects.get(email=f"{name}@example.org").subject for name in ("dana", "admin")
    )
    code = Premises.objects.order_by("-postcode", "pk").values_list("postcode", flat=True)[0]
    broke = now - timedelta(days=40)
    boiled = _said(
        BOILED | {"area_lines": code, "from_at": broke},
        in_postcodes(code).places,
        dana,
        admin,
        broke,
    )
    clean = ("Two days of samples were clean.", "Las muestras de dos días salieron limpias.")
    end_announcement(announcement=boiled, note=clean, by=dana, at=broke + timedelta(days=2))
    dry = now - timedelta(days=120)
    _said(DROUGHT | {"from_at": dry}, [], dana, admin, dry)
    begins = timezone.localtime(now).replace(hour=8, minute=0, second=0, microsecond=0)
    begins += timedelta(days=4)
    work = WORK | {"from_at": begins, "to_at": begins + timedelta(hours=4)}
    places = on_streets(WORK["area_lines"]).places
    _said(work, places, dana, admin, now - timedelta(days=3))
    for step in AnnouncementStep.objects.filter(told_at=None):
        tell(step=step, at=step.at)
    Notice.objects.filter(topic__in=["works", "drinking_water"]).update(
        state=Notice.State.SENT, ended_at=F("written_at"), gathered=False
    )
    _offer_visits(admin, now)
    return Announcement.objects.count()


def _said(
    columns: Mapping[str, Any], places: list[int], by: Subject, second: Subject, at: datetime
) -> Announcement:
    written = write_announcement(
        announcement=None, columns=columns, places=places, by=by, at=at - timedelta(hours=1)
    )
    announce(announcement=written, by=second, at=at)
    return written


def _offer_visits(by: Subject, now: datetime) -> None:
    """Offer mornings and afternoons of the next days for each topic somebody comes by for; Ada takes one."""
    noon = timezone.localtime(now).replace(hour=12, minute=0, second=0, microsecond=0)
    for topic in Topic.objects.filter(visits=True):
        for days in range(2, 7):
            day = noon + timedelta(days=days)
            for first, last in ((-4, 0), (1, 5)):
                offer_window(
                    topic=topic, from_at=day + timedelta(hours=first),
                    to_at=day + timedelta(hours=last), places=3, by=by, at=now,
                )  # fmt: skip
    ada = User.objects.get(email="ada@example.org").subject
    thread = Thread.objects.filter(subject=ada, topic__visits=True).exclude(state="closed").first()
    home = Premises.objects.filter(line1=ADAS_STREET).first()
    if thread and home and not Visit.objects.filter(thread=thread).exists():
        window = VisitWindow.objects.offered(thread.topic, at=now)[0]
        choose_window(thread=thread, window=window, premises=home, by=ada, at=now)
