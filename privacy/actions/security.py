"""Writing down what bears on who gets in, and forgetting it."""

from datetime import datetime, timedelta

from django.db import transaction

from privacy import sql
from privacy.models import SecurityLine, Subject

Kind = SecurityLine.Kind
# Ours: whoever is stopped tries on. One line says so, and a flood of tries fills no table.
SAID_ONCE_IN = timedelta(minutes=10)
# Nobody can be told of these and nobody can ask for them: they are kept for as short as an attack is read.
UNKNOWN_KEPT = timedelta(days=30)


def note_security(
    *,
    kind: SecurityLine.Kind,
    at: datetime,
    subject: Subject | None = None,
    by: Subject | None = None,
    typed: str = "",
    network: str = "",
    about: str = "",
) -> None:
    """Write one line; of being stopped, one for each network and place in ten minutes."""
    if kind == Kind.TOO_OFTEN and _said(network, about, at):
        return
    SecurityLine.objects.create(
        kind=kind, subject=subject, by=by, typed=typed, network=network, about=about[:64], at=at
    )


def _said(network: str, about: str, at: datetime) -> bool:
    return SecurityLine.objects.filter(
        kind=Kind.TOO_OFTEN, network=network, about=about[:64], at__gt=at - SAID_ONCE_IN
    ).exists()


@transaction.atomic
def forget_unknown(*, at: datetime) -> int:
    """Delete what is a month old and about nobody who is known; return how many lines.

    Nobody else's line goes by this door: those of people stay for the whole time that the map says.
    """
    sql.allow_purging()
    gone, _by_model = SecurityLine.objects.filter(
        subject=None, by=None, at__lte=at - UNKNOWN_KEPT
    ).delete()
    sql.forbid_purging()
    return gone
