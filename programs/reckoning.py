"""What an application comes to, by the version of the program under which it was made."""

from decimal import Decimal

from programs.models import Application
from programs.terms import Terms, amount_of


def terms_of(application: Application) -> Terms:
    """Return the terms that hold for an application."""
    return Terms.read(application.version.columns)


def comes_to(application: Application) -> Decimal:
    """Return the dollars that an application comes to by its terms."""
    return amount_of(terms_of(application), cost=application.cost, units=application.units)
