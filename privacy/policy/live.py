"""What the policy says of today: worked out from what has happened, so that no text can grow untrue."""

from datetime import date
from typing import Any

from django.conf import settings
from django.utils import formats
from django.utils.translation import gettext as _

from privacy.disclosed import disclosed_in_a_year, sold_in_a_year
from privacy.models import Recipient
from privacy.policy.blocks import Block, facts, links, p
from privacy.policy.sentences import labels
from privacy.sharing import REASONS
from privacy.vocabulary import CATEGORIES, PURPOSES, RECIPIENT_KINDS


def live_blocks(*, on: date) -> dict[str, list[Block]]:
    """Return the blocks for each live place of the policy, as of a day."""
    return {
        "sale": _sale(on),
        "firms": _firms(),
        "disclosed": _disclosed(on),
        "utility": _utility(),
    }


def sale_statement(*, on: date) -> str:
    """Say whether anything was sold in the twelve months before a day."""
    day = {"day": formats.date_format(on, "DATE_FORMAT")}
    sold = sold_in_a_year(on=on)
    if not sold:
        return (
            _(
                "We do not sell or share your data, and have not in the twelve months before %(day)s."
            )
            % day
        )
    told = "; ".join(
        f"{name} ({labels(sorted(categories), CATEGORIES)})"
        for name, categories in sorted(sold.items())
    )
    return _("In the twelve months before %(day)s these paid for data: %(list)s.") % (
        day | {"list": told}
    )


def _sale(on: date) -> list[Block]:
    return [p(sale_statement(on=on))]


def _firms() -> list[Block]:
    """Return who may receive data now, by name."""
    return [
        facts(
            f"firm-{firm.key}",
            firm.name,
            [
                (_("What it is"), str(RECIPIENT_KINDS[firm.kind].label)),
                (_("Country"), firm.country),
                (_("What protects your data there"), str(firm.get_transfer_display())),
                (_("What for"), labels(firm.purposes, PURPOSES)),
            ],
        )
        for firm in Recipient.objects.order_by("kind", "name")
        if firm.kind
        in {"service_provider", "affiliate", "successor", "insurer", "customer_directed"}
    ]


def _disclosed(on: date) -> list[Block]:
    """Return what went to whom in twelve months, by kind of recipient."""
    told = disclosed_in_a_year(on=on)
    if not told:
        return [p(_("In the last twelve months, data of nobody left this portal in these ways."))]
    return [
        facts(
            "disclosed",
            _("What left in the last twelve months"),
            [
                (
                    str(RECIPIENT_KINDS[kind].label),
                    _("%(categories)s. Why: %(reasons)s.")
                    % {
                        "categories": labels(sorted(found["categories"]), CATEGORIES),
                        "reasons": labels(sorted(found["reasons"]), REASONS),
                    },
                )
                for kind, found in sorted(told.items())
            ],
        )
    ]


def _utility() -> list[Block]:
    here: dict[str, Any] = settings.UTILITY
    ways = " · ".join(way for way in (here["phone"], here["email"], here["address"]) if way)
    return [
        p(
            _("To have the utility's own records deleted for good, ask %(utility)s: %(ways)s")
            % {"utility": here["name"], "ways": ways}
        ),
        links((_("How the utility deletes its records"), settings.UTILITY_DELETION_URL)),
    ]
