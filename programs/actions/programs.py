"""Changing what the utility offers."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from privacy.models import Subject
from programs.actions.deciding import call_next
from programs.models import Program, ProgramVersion

# Totals are no part of what is offered, and the number of the row is its own.
NOT_OFFERED = {"id", "granted_amount", "applied", "granted", "refused"}


class OverBudget(Exception):
    """The budget would be less than what was granted from it."""


@transaction.atomic
def keep_program(*, program: Program, by: Subject | None, at: datetime) -> ProgramVersion:
    """Write a program as it is now, and the version that it is from now on.

    Where its budget has grown, whoever waits longest is called. Its totals stay what they are in the
    database: somebody may have granted money since the form was opened. Raises OverBudget.
    """
    if program.pk:
        now = Program.objects.select_for_update().get(pk=program.pk)
        for name in NOT_OFFERED - {"id"}:
            setattr(program, name, getattr(now, name))
    if program.budget < program.granted_amount:
        raise OverBudget
    program.save()
    last = program.versions.order_by("-number").first()
    version = ProgramVersion.objects.create(
        program=program,
        number=last.number + 1 if last else 1,
        columns=_offered(program),
        by=by,
        at=at,
    )
    call_next(program=program, at=at)
    return version


def _offered(program: Program) -> dict[str, object]:
    """Return the columns of a program as a version keeps them."""
    names = (field.name for field in program._meta.concrete_fields)
    columns = {name: getattr(program, name) for name in names if name not in NOT_OFFERED}
    return {
        name: str(value) if isinstance(value, Decimal | date) else value
        for name, value in columns.items()
    }
