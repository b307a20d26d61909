"""What is checked when the portal starts, beyond Django's own checks."""

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from portal import brand
from usage.units import UNITS


@register()
def colours_can_be_read(**_: Any) -> list[CheckMessage]:
    """Refuse colours of the utility that cannot be read on the portal's paper."""
    utility = settings.UTILITY
    try:
        faint = brand.too_faint(utility)
    except brand.NotAColour as error:
        return [
            Error(
                f"A colour of the utility is not written as #rrggbb: {str(error)!r}.",
                hint="Set UTILITY_COLOUR and UTILITY_COLOUR_DARK like #0b5c7d.",
                id="portal.E001",
            )
        ]
    return [
        Error(
            f"UTILITY_{found.setting.upper()} {found.colour} reaches a contrast of "
            f"{found.contrast:.2f} on the paper {found.paper}; text needs {brand.LEAST_CONTRAST}.",
            hint="Choose a darker colour."
            if found.setting == "colour"
            else "Choose a lighter colour: it stands on the dark theme's paper.",
            id="portal.E002" if found.setting == "colour" else "portal.E003",
        )
        for found in faint
    ]


@register()
def unit_is_known(**_: Any) -> list[CheckMessage]:
    """Refuse a unit that pages could not be written in."""
    if settings.VOLUME_UNIT in UNITS:
        return []
    return [
        Error(
            f"VOLUME_UNIT is {settings.VOLUME_UNIT!r}.",
            hint=f"Set it to one of {', '.join(UNITS)}.",
            id="portal.E004",
        )
    ]


@register(Tags.security, deploy=True)
def demonstration_is_off(**_: Any) -> list[CheckMessage]:
    """Refuse to deploy the demonstration: its password is public."""
    if not settings.DEMO:
        return []
    return [
        Error(
            "DEMO is on: everybody who has read the README can sign in.",
            hint="Set DEMO=false, and start with an empty database.",
            id="portal.E005",
        )
    ]


@register(Tags.security, deploy=True)
def people_can_reach_the_utility(**_: Any) -> list[CheckMessage]:
    """Refuse to deploy without the names and numbers that notices must carry (A004, A015, A016)."""
    said = {
        "UTILITY_NAME": settings.UTILITY["name"] != "Water utility",
        "UTILITY_PHONE": settings.UTILITY["phone"],
        "UTILITY_EMAIL": settings.UTILITY["email"],
        "UTILITY_ADDRESS": settings.UTILITY["address"],
        "PRIVACY_EMAIL": settings.PRIVACY_EMAIL,
        "PRIVACY_PHONE": settings.PRIVACY_PHONE,
    }
    return [
        Error(f"{name} is not set.", hint="Residents must know whom to turn to.", id="portal.E006")
        for name, value in said.items()
        if not value
    ]


@register(Tags.security, deploy=True)
def choices_outlive_restores(**_: Any) -> list[CheckMessage]:
    """Refuse to deploy without a file for the choices that a restored backup would undo (L11, A162)."""
    path = settings.CHOICES_LEDGER
    if path and os.access(path if Path(path).exists() else Path(path).parent, os.W_OK):
        return []
    return [
        Error(
            f"CHOICES_LEDGER names no file that can be written: {path!r}."
            if path
            else "CHOICES_LEDGER is not set: a restored backup would bring back who was erased.",
            hint="Name a file on another disk than the database (docs/operations.md).",
            id="portal.E007",
        )
    ]
