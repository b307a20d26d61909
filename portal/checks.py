"""What is checked when the portal starts, beyond Django's own checks."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from portal import brand


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
