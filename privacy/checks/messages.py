"""Check messages that no setting can hide."""

from django.core.checks import CheckMessage, Error, Warning


class _Unsilenceable(CheckMessage):
    """Stays even where SILENCED_SYSTEM_CHECKS names its id."""

    def is_silenced(self) -> bool:
        """Answer no: a person's column left out of the map is not a matter of taste."""
        return False


class PrivacyError(_Unsilenceable, Error):
    """Stops the portal from starting."""


class PrivacyWarning(_Unsilenceable, Warning):
    """Is printed, and does not stop it."""


def problem(number: str, what: str, write: str) -> PrivacyError:
    """Build an error: what is wrong and where, and what to write instead."""
    return PrivacyError(f"{what.rstrip('.')}.", hint=write, id=f"privacy.{number}")
