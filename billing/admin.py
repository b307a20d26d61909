"""Look-ups of bills; what is granted at once to whoever pays later."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.admin import PersonPage
from accounts.homes import signed_in
from billing.actions.budgets import put_in_budget
from billing.models import (
    Bill,
    BillLine,
    BudgetDefault,
    BudgetFact,
    DroughtStage,
    PayingLaterPolicy,
    PaymentOrder,
    Posting,
)
from privacy.admin import ProvenWrites
from privacy.collected import Collects


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


class Added(ProvenWrites):
    """Takes rows that stay: bills and plans went by them."""

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Tell that none is changed: a newer one takes its place."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Tell that none is deleted."""
        return False


@admin.register(PayingLaterPolicy)
class PayingLaterPolicyAdmin(Added):
    """What is granted at once to whoever pays later."""

    list_display = ["from_date", "most_days", "most_months", "least", "clean_months"]


@admin.register(BudgetDefault)
class BudgetDefaultAdmin(Added):
    """What is counted of homes of which nothing is known."""

    list_display = ["kind", "from_date", "people", "ground", "city_limits", "water_type"]
    ordering = ["kind", "-from_date"]


@admin.register(DroughtStage)
class DroughtStageAdmin(Added):
    """The stage of a drought that bills go by."""

    list_display = ["from_date", "stage"]
    ordering = ["-from_date", "-pk"]


class BudgetFactForm(forms.ModelForm):  # type: ignore[type-arg]  # Django cannot subscript it
    """What is counted of a home, which must be one of the account's."""

    collects: ClassVar = Collects(
        "billing.BudgetFact.people",
        "billing.BudgetFact.ground",
        "billing.BudgetFact.city_limits",
        "billing.BudgetFact.water_type",
    )

    class Meta:
        model = BudgetFact
        fields: ClassVar = [
            "account", "premises", "from_date", "people", "ground", "city_limits", "water_type",
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Refuse a place at which the account never was."""
        said: dict[str, Any] = super().clean() or {}
        account, premises = said.get("account"), said.get("premises")
        if account and premises and not account.agreements.filter(premises=premises).exists():
            raise forms.ValidationError(_("This account never was at that place."))
        return said


@admin.register(BudgetFact)
class BudgetFactAdmin(ProvenWrites, PersonPage):
    """What rates count of a home: looked up, and written down when a resident told. A newer one counts."""

    about = ("account__customer__subject",)
    form = BudgetFactForm
    list_display = ["account__number", "premises__number", "from_date"]
    list_select_related = ["account", "premises"]
    search_fields = ["account__number"]
    raw_id_fields = ["account", "premises"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Take new ones from whoever was given the right."""
        return admin.ModelAdmin.has_add_permission(self, request)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Keep it, with who wrote it down."""
        put_in_budget(fact=obj, by=signed_in(request).subject, at=timezone.now())
