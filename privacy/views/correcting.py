"""Residents put right what the utility has on file about them, and stop or limit a use."""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.validators import validate_email
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from privacy.actions.correcting import CannotBe, NothingToCorrect, put_right_oneself, settle
from privacy.actions.restricting import NotRestricted, lift_restriction
from privacy.collected import Collects
from privacy.corrections import Value, correctable
from privacy.disclosed import firms_to_restrict
from privacy.models import Override, PrivacyRequest
from privacy.reauthentication import recently_proven
from privacy.requests.verification import Tier
from privacy.views.correcting_email import reads, send_code
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
        for value in values:
            self.fields[name_of(value)] = forms.CharField(
                label=value.label,
                initial=value.text,
                required=False,
                max_length=value.length,
                help_text=_help(value),
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )

    def clean(self) -> dict[str, Any]:
        """Refuse what is no e-mail address before a code is sent to it, and two new ones at a time."""
        cleaned: dict[str, Any] = self.cleaned_data
        new = {
            name: text
            for value, text, name in self.corrections()
            if value.category == "contact.email" and text
        }
        for name, text in new.items():
            try:
                validate_email(text)
            except forms.ValidationError as wrong:
                self.add_error(name, wrong)
        if len({text.casefold() for text in new.values()}) > 1:
            self.add_error(None, _("Change one e-mail address at a time."))
        return cleaned

    def corrections(self) -> list[tuple[Value, str, str]]:
        """Return each value that was changed, what it shall be, and the name of its field."""
        found = []
        for value in self.values:
            name = name_of(value)
            if name in self.data and self.cleaned_data.get(name, value.text) != value.text:
                found.append((value, self.cleaned_data[name], name))
        return found


def name_of(value: Value) -> str:
    """Return the name of a value's field. Not its place: rows come and go while a page stands open."""
    return f"{value.column}.{value.row}"


def _help(value: Value) -> str:
    corrected = _("You corrected this. The utility's old value is ignored.")
    code = _("Before a new address counts, we send a code to it.")
    return " ".join(
        [corrected] * bool(value.override) + [code] * (value.category == "contact.email")
    )


@recently_proven
def privacy_correct(request: HttpRequest) -> HttpResponse:
    """Show what the utility has on file, and take corrections: they hold from now on."""
    subject = subject_of(request)
    values = correctable(subject)
    form = CorrectForm(request.POST or None, values=values)
    if request.method == "POST" and form.is_valid() and (done := _correct(request, form)):
        return done
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
        subject=subject, right__in=[Right.RESTRICT, Right.OBJECT], tier=Tier.ACCOUNT
    ).order_by("-received_at")[:20]
    told: list[str] = []
    if subject.restricted_at:
        told = [firm.name for firm in firms_to_restrict(subject, on=timezone.localdate())]
    context = {"restricted_at": subject.restricted_at, "asked": list(asked), "firms": told}
    return render(request, "privacy/restrict.html", context)


@recently_proven
def privacy_restrict_lift(request: HttpRequest) -> HttpResponse:
    """End the restriction: the person allows the use again."""
    if request.method != "POST":  # after a proof: there stands the button
        return redirect("privacy_restrict")
    try:
        lift_restriction(subject=subject_of(request), at=timezone.now())
    except NotRestricted:
        messages.warning(request, _("Your data is not limited any more."))
    else:
        messages.success(request, _("Your data is used as before."))
    return redirect("privacy_restrict")


def _correct(request: HttpRequest, form: CorrectForm) -> HttpResponse | None:
    """Make the corrections, all or none, and lead on; None if they could not be made.

    A new e-mail address waits for its code.
    """
    wanted = form.corrections()
    unread = {name for value, text, name in wanted if _needs_code(request, value, text)}
    try:
        with transaction.atomic():
            for value, text, name in wanted:
                if name not in unread:
                    _put_right(request, form, value, text, name)
    except CannotBe:
        return None
    if unread:
        places = [(value.column, value.row) for value, _text, name in wanted if name in unread]
        name = min(unread)
        if not send_code(request, email=form.cleaned_data[name], places=places):
            form.add_error(name, _("You have asked for many codes. Wait an hour."))
            return None
        return redirect("privacy_correct_email")
    if wanted:
        messages.success(request, _("It is corrected, and it stays so. We tell the utility."))
    return redirect("privacy_correct")


def _put_right(request: HttpRequest, form: CorrectForm, value: Value, text: str, name: str) -> None:
    """Make one correction. Raises CannotBe, after the form says why."""
    try:
        put_right_oneself(
            subject=subject_of(request),
            column=value.column,
            row=value.row,
            value=text,
            at=timezone.now(),
            # What waits for a code does not come this far: an address that does is one they read.
            checked=value.category == "contact.email" and bool(text),
        )
    except CannotBe as why:
        form.add_error(name, str(why))
        raise


def _needs_code(request: HttpRequest, value: Value, text: str) -> bool:
    """Tell whether a value is an address that nobody has shown to read yet."""
    return value.category == "contact.email" and bool(text) and not reads(request.user, text)
