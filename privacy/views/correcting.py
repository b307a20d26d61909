"""Residents put right what the utility has on file about them, and stop or limit a use."""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from privacy.actions.correcting import CannotBe, NothingToCorrect, put_right, settle
from privacy.actions.requests import Wish, record_done
from privacy.actions.restricting import NotRestricted, lift_restriction
from privacy.collected import Collects
from privacy.corrections import Value, correctable
from privacy.models import Override, PrivacyRequest
from privacy.reauthentication import recently_proven
from privacy.views.people import subject_of

Right = PrivacyRequest.Right


class CorrectForm(forms.Form):
    """Every value that can be corrected, as it stands now."""

    collects: ClassVar = Collects(
        "accounts.Customer.name", "accounts.Customer.mail_line1", "privacy.Override.value"
    )

    def __init__(self, *args: Any, values: list[Value], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.values = values
        for number, value in enumerate(values):
            self.fields[f"value_{number}"] = forms.CharField(
                label=value.label,
                initial=value.text,
                required=False,
                max_length=value.length,
                help_text=_("You corrected this. The utility's old value is ignored.")
                if value.override
                else "",
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )

    def corrections(self) -> list[tuple[Value, str, str]]:
        """Return each value that was changed, what it shall be, and the name of its field."""
        found = []
        for number, value in enumerate(self.values):
            name = f"value_{number}"
            if name in self.data and self.cleaned_data[name] != value.text:
                found.append((value, self.cleaned_data[name], name))
        return found


@recently_proven
def privacy_correct(request: HttpRequest) -> HttpResponse:
    """Show what the utility has on file, and take corrections: they hold from now on."""
    subject = subject_of(request)
    values = correctable(subject)
    form = CorrectForm(request.POST or None, values=values)
    if request.method == "POST" and form.is_valid() and _correct(request, form):
        return redirect("privacy_correct")
    third = [value for value in values if value.override and value.override.third]
    context = {
        "form": form,
        "source": values[0].came_from if values else "",
        "questions": [
            {
                "id": value.override.pk,
                "label": value.label,
                "mine": value.text,
                "theirs": value.override.unsealed("third"),
            }
            for value in third
            if value.override
        ],
    }
    return render(request, "privacy/correct.html", context)


@recently_proven
def privacy_correct_settle(request: HttpRequest, override_id: int) -> HttpResponse:
    """Take the answer to: which of two values is right?"""
    mine = Override.objects.filter(subject=subject_of(request), ended_at=None)
    found = get_object_or_404(mine, pk=override_id)
    if request.method == "POST":
        try:
            settle(override=found, theirs=request.POST.get("right") == "theirs", at=timezone.now())
        except NothingToCorrect:
            messages.warning(request, _("This was answered meanwhile."))
        else:
            messages.success(request, _("Thank you. It stays that way."))
    return redirect("privacy_correct")


@login_required
def privacy_restrict(request: HttpRequest) -> HttpResponse:
    """Say what stopping or limiting a use means, whether it is in force, and lead to the request."""
    subject = subject_of(request)
    asked = PrivacyRequest.objects.filter(
        subject=subject, right__in=[Right.RESTRICT, Right.OBJECT]
    ).order_by("-received_at")[:20]
    context = {"restricted_at": subject.restricted_at, "asked": list(asked)}
    return render(request, "privacy/restrict.html", context)


@login_required
@require_POST
def privacy_restrict_lift(request: HttpRequest) -> HttpResponse:
    """End the restriction: the person allows the use again."""
    try:
        lift_restriction(subject=subject_of(request), at=timezone.now())
    except NotRestricted:
        messages.warning(request, _("Your data is not limited any more."))
    else:
        messages.success(request, _("Your data is used as before."))
    return redirect("privacy_restrict")


def _correct(request: HttpRequest, form: CorrectForm) -> bool:
    """Make the corrections, all or none; tell whether they could be made."""
    subject, now = subject_of(request), timezone.now()
    wanted = form.corrections()
    with transaction.atomic():
        for value, text, name in wanted:
            wish = Wish(right=Right.CORRECT, contested=value.category)
            asked = record_done(wish=wish, subject=subject, at=now)
            try:
                put_right(
                    subject=subject,
                    column=value.column,
                    row=value.row,
                    value=text,
                    at=now,
                    request=asked,
                )
            except CannotBe as why:
                form.add_error(name, str(why))
                transaction.set_rollback(True)
                return False
    if wanted:
        messages.success(request, _("It is corrected, and it stays so. We tell the utility."))
    return True
