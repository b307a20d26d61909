"""Look-ups of bills."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet

from accounts.admin import PersonPage
from billing.models import Bill, BillLine
from privacy.models import Subject


class BillLineInline(admin.TabularInline):  # type: ignore[type-arg]  # Django cannot subscript it
    """The lines of a bill."""

    model = BillLine
    fields = ["position", "text", "quantity", "unit", "rate", "amount"]
    readonly_fields = ["position", "text", "quantity", "unit", "rate", "amount"]
    ordering = ["position"]
    can_delete = False
    extra = 0
    max_num = 0


@admin.register(Bill)
class BillAdmin(PersonPage):
    """Bills, found by number or account."""

    list_display = ["number", "issued_on", "due_on"]
    search_fields = ["number", "account__number"]
    raw_id_fields = ["account", "premises", "file"]
    inlines = [BillLineInline]

    def subjects(self, row: Any) -> QuerySet[Subject]:
        """Return the customer who is billed."""
        return Subject.objects.filter(customers__accounts__bills=row)
