"""To whom one can turn who does not agree with us, law by law: on every denial and on the report (A169)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

CALIFORNIA: list[dict[str, Any]] = [
    {"name": _("California Privacy Protection Agency"), "url": "https://cppa.ca.gov/webapplications/complaint"},
    {"name": _("Attorney General of California"), "url": "https://oag.ca.gov/contact/consumer-complaint-against-business-or-company"},
]  # fmt: skip
EUROPE: list[dict[str, Any]] = [
    {
        "name": _("The data protection authority of the country where you live or work"),
        "url": "https://www.edpb.europa.eu/about-edpb/about-edpb/members_en",
    }
]
OTHER: list[dict[str, Any]] = [
    {"name": _("The attorney general of your state"), "url": "https://www.naag.org/find-my-ag/"}
]
BY_REGIME = {"ccpa": CALIFORNIA, "gdpr": EUROPE, "voluntary": CALIFORNIA, "other": OTHER}


def authorities(regime: str) -> list[dict[str, Any]]:
    """Return the authorities that hear complaints under a law, each with its name and address."""
    return BY_REGIME[regime]
