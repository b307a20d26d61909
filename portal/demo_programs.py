"""The rebates of the demonstration: three programs, applications in each state, and one thing that was done."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.access import homes_of
from accounts.models import AccessGrant, Customer, User
from accounts.models.access import Role
from notices.models import Notice
from privacy.actions.consent import say_yes
from privacy.models import Channel, Subject
from programs.actions.applying import Answers, apply, withdraw
from programs.actions.deciding import ask_back, grant, put_on_list, refuse
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
        "rules_en": "The lawn must be alive when you apply. Plants must cover half of the area within a year. "
        "Artificial turf is not paid for.\n\nSend a photo of before with your application, and keep the receipts.",
        "rules_es": "El césped debe estar vivo cuando presente la solicitud. Las plantas deben cubrir la mitad de la "
        "superficie en un año. No se paga el césped artificial.\n\nEnvíe una foto de antes con su solicitud y guarde "
        "los recibos.",
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
        "rules_en": "The toilet must have the WaterSense label and must be bought within the last six months.",
        "rules_es": "El inodoro debe tener la etiqueta WaterSense y haberse comprado en los últimos seis meses.",
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
# A receipt of one page, as small as a PDF can be.
RECEIPT = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 0/Kids[]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def open_programs(now: datetime) -> int:
    """Offer the programs, and let some of the town apply; return how many applications.

    Messages count as sent when they were written; nobody gets a month of mail at once.
    """
    raise NotImplementedError
