"""What a message to a group may be for: each purpose with its class, ground in law, and data.

Which data may choose whom is not written down here a second time. Each fact names the columns that it looks
at, and the privacy map says of each column what it is used for: that is what residents have read. A fact
serves a purpose exactly if each of its columns is used for it there (`notices.facts.serves`).
"""

from dataclasses import KW_ONLY, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from notices.topics import MessageClass

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Purpose:
    """What a message is for. `uses`: what the map must say that data is used for, to choose by it."""

    key: str
    label: "StrOrPromise"
    _: KW_ONLY
    meaning: "StrOrPromise"
    message_class: MessageClass
    basis: str  # of privacy's vocabulary
    uses: frozenset[str]
    cites_a_law: bool = False
    # Nobody gets two of its class within so long. Of service nobody is spared what they must know.
    apart: timedelta | None = None


SERVICE = frozenset({"water_service", "service_messages"})
PURPOSES = {
    each.key: each
    for each in (
        Purpose(
            "water_service",
            _("Their water"),
            meaning=_(
                "Something about their supply, their meter or their use that they should know."
            ),
            message_class=MessageClass.SERVICE,
            basis="contract",
            uses=SERVICE,
        ),
        Purpose(
            "leak_alerts",
            _("Leaks"),
            meaning=_("Water that they lose, and what to do about it."),
            message_class=MessageClass.SERVICE,
            basis="contract",
            uses=SERVICE | {"leak_alerts"},
        ),
        Purpose(
            "billing",
            _("Bills and payments"),
            meaning=_("How they get bills, when they pay, what helps whoever cannot."),
            message_class=MessageClass.SERVICE,
            basis="contract",
            uses=frozenset({"billing", "service_messages"}),
        ),
        Purpose(
            "water_rules",
            _("Rules that a law makes for water"),
            meaning=_(
                "On which days gardens may be watered, what a drought forbids. It names the law."
            ),
            message_class=MessageClass.SERVICE,
            basis="legal_obligation",
            uses=SERVICE,
            cites_a_law=True,
        ),
        Purpose(
            "programs",
            _("A program they take part in"),
            meaning=_("News for those who joined a program. Each can end these with one click."),
            message_class=MessageClass.PROGRAMME,
            basis="contract",
            uses=frozenset({"programs", "service_messages"}),
            apart=timedelta(days=7),  # ours
        ),
        Purpose(
            "marketing",
            _("Programs and offers"),
            meaning=_(
                "Whatever they can do without. It goes to those alone who said yes to offers."
            ),
            message_class=MessageClass.MARKETING,
            basis="consent",
            uses=frozenset({"marketing"}),
            apart=timedelta(days=30),  # ours: whoever said yes was told of a few e-mails a year
        ),
    )
}
