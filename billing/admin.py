"""Look-ups of bills; what is granted at once to whoever pays later."""

from django.contrib import admin
from django.http import HttpRequest

from accounts.admin import PersonPage
from billing.models import Bill, BillLine, PayingLaterPolicy, PaymentOrder, Posting
from privacy.admin import ProvenWrites


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

    about = ("account__customer__subject",)
    list_display = ["number", "issued_on", "due_on"]
    search_fields = ["number", "account__number"]
    raw_id_fields = ["account", "premises", "file"]
    inlines = [BillLineInline]


class PostingInline(admin.TabularInline):  # type: ignore[type-arg]  # as above
    """What moved for an order."""

    model = Posting
    fields = ["at", "kind", "amount", "reference"]
    readonly_fields = ["at", "kind", "amount", "reference"]
    ordering = ["at"]
    can_delete = False
    extra = 0
    max_num = 0


@admin.register(PaymentOrder)
class PaymentOrderAdmin(PersonPage):
    """Payments made here, found by the reference on a receipt."""

    about = ("bill__account__customer__subject", "payer")
    list_display = ["reference", "state", "made_at"]
    search_fields = ["reference", "bill__account__number"]
    raw_id_fields = ["bill", "payer", "method"]
    inlines = [PostingInline]


@admin.register(PayingLaterPolicy)
class PayingLaterPolicyAdmin(ProvenWrites):
    """Policies are added and stay: plans were granted by them."""

    list_display = ["from_date", "most_days", "most_months", "least", "clean_months"]

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Tell that none is changed: a newer one takes its place."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Tell that none is deleted."""
        return False
