"""The one password that must never work outside the demonstration."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Printed in the README and by ./run: whoever reads them could sign in where it worked.
DEMO_PASSWORD = "curbstop-demo"  # noqa: S105 -- public by intention; refused outside the demonstration


class NotTheDemoPassword:
    """Refuse the demonstration's password as anybody's own (Django password validator)."""

    def validate(self, password: str, user: object = None) -> None:
        """Raise ValidationError if `password` is the demonstration's."""
        if password.casefold() == DEMO_PASSWORD and not settings.DEMO:
            raise ValidationError(self.get_help_text(), code="demo_password")

    def get_help_text(self) -> str:
        """Say what is not allowed."""
        return _("The password of the demonstration is public. Please choose another one.")
