"""Look-ups for utility staff. People are changed by feeds and by themselves, never here."""

from collections.abc import Mapping
from functools import reduce
from operator import or_
from typing import Any

# Registers first what is taken off below.
import allauth.account.admin
import allauth.mfa.admin
import allauth.usersessions.admin  # noqa: F401 -- imported for what it registers
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.homes import signed_in
from accounts.models import (
    AccessGrant,
    Account,
    Customer,
    FeedFile,
    Premises,
    ServiceAgreement,
    SetAsideRow,
    User,
)
from privacy.actions import record_look
from privacy.actions.security import note_security
from privacy.admin import ProvenWrites, ReadOnly
from privacy.models import SecurityLine, Subject
from privacy.restriction import may_be_found, serves_the_office
from privacy.security import network_of

# allauth's own pages name people by address in every heading and log line.
for theirs in (EmailAddress, Authenticator, UserSession):
    admin.site.unregister(theirs)
admin.site.unregister(Group)


@admin.register(Group)
class RoleAdmin(ProvenWrites, GroupAdmin):
    """What each role of staff may see and do."""

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        """Write it down in the security log as well."""
        self._note(request, obj, "added")
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        """Write it down in the security log as well."""
        self._note(request, obj, "changed")
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        """Write it down in the security log as well."""
        for role in queryset:
            self._note(request, role, "deleted")
        return super().log_deletions(request, queryset)

    def _note(self, request: HttpRequest, role: Model, what: str) -> None:
        note_security(
            kind=SecurityLine.Kind.RIGHTS_CHANGED,
            by=signed_in(request).subject,
            network=network_of(request),
            about=f"role {role.pk} {what}",
            at=timezone.now(),
        )


class PersonPage(ReadOnly):
    """A look-up of something that belongs to a person: opening it leaves a line they can see.

    Lists show numbers and no names, so that searching for one person does not open the others. A search
    that finds one of them tells whose number it is, and leaves a line as well. People whose data is only
    stored are found by the privacy office alone.
    """

    # The paths from a row to each person it is about.
    about: tuple[str, ...] = ()
    # Columns that not everybody who may look the row up sees, each with the permission that shows it.
    shown_by: Mapping[str, str] = {}

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Leave out what somebody may not see of people (A181)."""
        return [name for name in super().get_fields(request, obj) if self._shows(request, name)]

    def get_search_fields(self, request: HttpRequest) -> list[str]:
        """Search only what somebody sees: the rest could be guessed letter by letter."""
        return [name for name in super().get_search_fields(request) if self._shows(request, name)]

    def _shows(self, request: HttpRequest, name: Any) -> bool:
        permission = self.shown_by.get(name)
        return permission is None or request.user.has_perm(permission)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Leave out whom only the privacy office may look up: from lists, searches and pages alike."""
        rows = super().get_queryset(request)
        if serves_the_office(request.user):
            return rows
        return rows.filter(may_be_found(*self.about))

    def subjects(self, row: Model) -> QuerySet[Subject]:
        """Return the people a row is about."""
        found = self.model._base_manager.filter(pk=row.pk)
        return Subject.objects.filter(
            reduce(or_, (Q(pk__in=found.values(path)) for path in self.about))
        )

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the row, and write the look down for each person it is about."""
        response = super().changeform_view(request, object_id, form_url, extra_context)
        # The row that is shown, however its number was written in the address.
        row = getattr(response, "context_data", {}).get("original")
        if row is not None:
            self._record(request, row, "admin: {}")
        return response

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the list, and write down a search that came down to one row."""
        hidden = {"some_are_hidden": not serves_the_office(request.user)}
        response = super().changelist_view(request, {**hidden, **(extra_context or {})})
        found = getattr(response, "context_data", {}).get("cl")
        if found is not None and found.query and found.result_count == 1:
            self._record(request, found.result_list[0], "admin: search for {}")
        return response

    def _record(self, request: HttpRequest, row: Model, page: str) -> None:
        for subject in self.subjects(row):
            record_look(
                by=signed_in(request).subject,
                subject=subject,
                purpose="support",
                page=page.format(self.model._meta.verbose_name),
                at=timezone.now(),
            )


@admin.register(Customer)
class CustomerAdmin(PersonPage):
    """Customers, found by number, name or e-mail."""

    about = ("subject",)
    shown_by = dict.fromkeys(
        [
            "email",
            "phone_numbers",
            "mail_line1",
            "mail_line2",
            "mail_city",
            "mail_state",
            "mail_postcode",
        ],
        "accounts.see_contact",
    ) | {"name": "accounts.see_name"}
    list_display = ["number", "language"]
    search_fields = ["number", "name", "email"]
    fields = [
        "number", "name", "email", "phone_numbers", "mail_line1", "mail_line2", "mail_city",
        "mail_state", "mail_postcode", "language",
    ]  # fmt: skip
    readonly_fields = ["phone_numbers"]

    @admin.display(description="Telephone")
    def phone_numbers(self, customer: Customer) -> str:
        """Show the telephone numbers."""
        return ", ".join(customer.phones.values_list("number", flat=True))


@admin.register(Account)
class AccountAdmin(PersonPage):
    """Accounts, found by number or by their holder's name."""

    about = ("customer__subject",)
    shown_by = {"customer__name": "accounts.see_name"}
    list_display = ["number", "from_date", "to_date"]
    search_fields = ["number", "number_plain", "customer__name"]
    raw_id_fields = ["customer"]


@admin.register(ServiceAgreement)
class ServiceAgreementAdmin(PersonPage):
    """Who was where when."""

    about = ("account__customer__subject",)
    list_display = ["number", "from_date", "to_date"]
    search_fields = ["number", "account__number", "premises__line1"]
    raw_id_fields = ["account", "premises"]


@admin.register(AccessGrant)
class AccessGrantAdmin(PersonPage):
    """Who may see which account."""

    about = ("account__customer__subject", "user__subject")
    shown_by = {"user__email": "accounts.see_contact"}
    list_display = ["id", "role", "from_date", "to_date", "revoked_at"]
    list_filter = ["role"]
    search_fields = ["account__number", "user__email"]
    raw_id_fields = ["account", "user", "granted_by", "revoked_by"]


@admin.register(User)
class UserAdmin(PersonPage):
    """Logins, found by e-mail."""

    about = ("subject",)
    shown_by = {"email": "accounts.see_contact"}
    list_display = ["id", "is_active", "is_staff", "joined_at"]
    list_filter = ["is_staff", "is_active"]
    search_fields = ["email"]
    fields = ["email", "language", "is_active", "is_staff", "is_superuser", "groups", "joined_at"]


@admin.register(Premises)
class PremisesAdmin(ReadOnly):
    """Places."""

    list_display = ["number", "line1", "line2", "city", "kind"]
    list_filter = ["kind"]
    search_fields = ["number", "line1"]


class SetAsideInline(admin.TabularInline):  # type: ignore[type-arg]  # Django cannot subscript it
    """The rows of a file that were not taken; their text stays in the file made to correct them."""

    model = SetAsideRow
    fields = ["line", "kind", "field", "reason"]
    readonly_fields = ["line", "kind", "field", "reason"]
    can_delete = False
    extra = 0
    max_num = 0
    verbose_name_plural = "rows set aside (the first 200)"

    def get_queryset(self, request: HttpRequest) -> QuerySet[SetAsideRow]:
        """Show the beginning; all of them are written by `manage.py set_aside_rows`."""
        file = request.resolver_match.kwargs.get("object_id") if request.resolver_match else None
        first = SetAsideRow.objects.filter(file=file).order_by("line").values("pk")[:200]
        return super().get_queryset(request).filter(pk__in=list(first.values_list("pk", flat=True)))


@admin.register(FeedFile)
class FeedFileAdmin(ReadOnly):
    """Receipts of feed files."""

    list_display = [
        "id",
        "format",
        "at",
        "rows",
        "taken",
        "changed",
        "unchanged",
        "suppressed",
        "held",
        "refused",
    ]
    list_filter = ["format"]
    inlines = [SetAsideInline]
