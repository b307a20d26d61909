"""How an application stands to the terms under which it was made, and what it comes to by them."""

from datetime import date
from decimal import Decimal

from accounts.models import AccessGrant
from accounts.models.access import Role
from programs.fitting import a_year, average
from programs.models import Application, ApplicationEvent, Program
from programs.terms import Known, Terms, amount_of
from usage.models import DayReads


def terms_of(application: Application) -> Terms:
    """Return the terms that hold for an application."""
    return Terms.read(application.version.columns)


def comes_to(application: Application) -> Decimal:
    """Return the dollars that an application comes to by its terms."""
    return amount_of(terms_of(application), cost=application.cost, units=application.units)


def unclaimed(program: Program) -> Decimal:
    """Return what is left for those who wait and who come: whoever was called and not decided goes first."""
    with_us = program.applications.filter(
        state__in=[Application.State.SENT, Application.State.ASKED],
        pk__in=ApplicationEvent.objects.filter(kind=ApplicationEvent.Kind.CALLED).values(
            "application"
        ),
    )
    return program.left() - sum(map(comes_to, with_us.select_related("version")), Decimal(0))


def known_of(application: Application, *, today: date) -> Known:
    """Return what whoever decides may know: what was said in it, who said it, and a year's use if asked for.

    Whoever applies to a program that goes by use applies with it.
    """
    agreement, terms = application.agreement, terms_of(application)
    grants = AccessGrant.objects.filter(user=application.by, account=agreement.account_id)
    role = grants.order_by("-granted_at").values_list("role", flat=True).first()
    by_role = {Role.LANDLORD.value: True, Role.TENANT.value: False}.get(role or "")
    use = None
    if terms.least_use:
        rows = DayReads.objects.all()
        since = agreement.from_date
        use = average(a_year(rows, agreement.premises_id, since=since, today=today))
    return Known(
        kind=agreement.premises.kind,
        owns=by_role if application.owns is None else application.owns,
        lives_there=None if role is None else role != Role.LANDLORD,
        irrigates=application.irrigates,
        pool=application.pool,
        use=use,
    )
