"""Programs and ways to save as staff change them: each change is a version, and applications keep theirs."""

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.homes import signed_in
from accounts.models import Premises
from privacy.admin import ProvenWrites, ReadOnly
from privacy.collected import Nothing
from programs.actions.programs import keep_program
from programs.actions.saving import keep_action
from programs.models import Program, ProgramVersion, SavingAction, SavingActionVersion
from programs.models.programs import PaperKind
from usage.units import from_unit, to_unit
from usage.words import unit_name


class ProgramForm(forms.ModelForm):  # type: ignore[type-arg]  # Django cannot subscript it
    """A program in words of staff: ticks for kinds, and water in the utility's unit."""

    collects: ClassVar = Nothing("what the utility offers to all alike")
    kinds = forms.MultipleChoiceField(
        label=_("Kinds of places"),
        choices=Premises.Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None means all."),
    )
    papers = forms.MultipleChoiceField(
        label=_("Papers"),
        choices=PaperKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    least_use = forms.DecimalField(min_value=0, max_value=1_000_000, initial=0)

    class Meta:
        model = Program
        exclude: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["least_use"].label = _("Least use on an average day, in %(unit)s") % {
            "unit": unit_name()
        }
        if self.instance.pk:
            kept = to_unit(self.instance.least_use, settings.VOLUME_UNIT)
            self.initial["least_use"] = round(kept, 3).normalize()

    def clean_least_use(self) -> int:
        """Turn water into microlitres."""
        return from_unit(self.cleaned_data["least_use"], settings.VOLUME_UNIT)

    def clean_budget(self) -> Decimal:
        """Refuse less than was granted: the constraint says so too, and its column is not in the form."""
        budget: Decimal = self.cleaned_data["budget"]
        if budget < self.instance.granted_amount:
            raise forms.ValidationError(_("More than that has been granted already."))
        return budget


@admin.register(Program)
class ProgramAdmin(ProvenWrites):
    """What the utility pays for."""

    form = ProgramForm
    list_display = ["slug", "title_en", "opens_on", "closes_on", "budget", "granted_amount"]
    readonly_fields = ["granted_amount", "applied", "granted", "refused"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: what was paid is kept, and a program that is over closes."""
        return False

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Hold a program that is being changed: money that is granted meanwhile waits, and is then known."""
        found = super().get_object(request, *args, **kwargs)
        if found is not None and request.method == "POST":
            return Program.objects.select_for_update().get(pk=found.pk)
        return found

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Keep the program and its new version."""
        keep_program(program=obj, by=signed_in(request).subject, at=timezone.now())


@admin.register(ProgramVersion)
class ProgramVersionAdmin(ReadOnly):
    """What programs were before: who changed them, when, and to what."""

    list_display = ["program", "number", "at", "by"]
    list_select_related = ["program", "by"]
    list_filter = ["program"]


@admin.register(SavingAction)
class SavingActionAdmin(ProvenWrites):
    """Ways to save water: what residents read, what it saves, and who measured that."""

    formfield_overrides: ClassVar = {models.URLField: {"assume_scheme": "https"}}
    list_display = ["key", "title_en", "gallons", "per", "percent", "source", "offered"]
    ordering = ["pk"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Keep the short name of one that is there: people said that they did it by that."""
        return ["key"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: what people did stays theirs, and one that is over is not shown any more."""
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Keep it and its new version."""
        keep_action(action=obj, by=signed_in(request).subject, at=timezone.now())


@admin.register(SavingActionVersion)
class SavingActionVersionAdmin(ReadOnly):
    """What ways to save were before: who changed them, when, and to what."""

    list_display = ["action", "number", "at", "by"]
    list_select_related = ["action", "by"]
    list_filter = ["action"]
