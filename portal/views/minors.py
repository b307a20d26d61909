"""Staff learn that somebody under age has a login: it is stopped at once, and the data goes."""

from typing import ClassVar

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.actions.freezing import freeze_login, thaw_login
from accounts.models import User
from privacy.actions.minors import ERASED_AFTER, ErasedAlready, note_minor, take_back
from privacy.collected import Collects
from privacy.models import MinorFound
from privacy.views.guards import office_only, press_proven, sent_proven
from privacy.views.people import subject_of


class MinorForm(forms.Form):
    """Whose login it is."""

    collects: ClassVar = Collects("privacy.MinorFound.at")
    email = forms.EmailField(
        label=gettext_lazy("E-mail address they sign in with"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Enter the address they sign in with.")},
    )

    def clean_email(self) -> str:
        """Refuse an address that nobody signs in with, and that of staff."""
        email: str = self.cleaned_data["email"].lower()
        if not User.objects.filter(email=email, is_staff=False).exists():
            raise forms.ValidationError(gettext_lazy("No resident signs in with this address."))
        return email


@office_only
def office_minors(request: HttpRequest) -> HttpResponse:
    """Stop a login at once and have its data erased within three days; show who was found."""
    form = MinorForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and sent_proven(request, form) and form.is_valid():
        user = User.objects.select_related("subject").get(email=form.cleaned_data["email"])
        by, now = subject_of(request), timezone.now()
        with transaction.atomic():
            freeze_login(subject=user.subject, by=by, at=now)
            note_minor(subject=user.subject, by=by, at=now)
        messages.success(request, _("The login is stopped. The data goes within three days."))
        return redirect("office_minors")
    found = MinorFound.objects.order_by("-at")[:50]
    waiting = [{"found": each, "goes_at": each.at + ERASED_AFTER} for each in found]
    return render(request, "privacy/office/minors.html", {"form": form, "waiting": waiting})


@office_only
@require_POST
@press_proven("office_minors")
def office_minor_back(request: HttpRequest, found_id: int) -> HttpResponse:
    """Start the login again: the person is of age."""
    found = get_object_or_404(MinorFound.objects.select_related("subject"), pk=found_id)
    by, now = subject_of(request), timezone.now()
    try:
        with transaction.atomic():
            take_back(found=found, by=by, at=now)
            thaw_login(subject=found.subject, by=by, at=now)
    except ErasedAlready:
        messages.warning(request, _("The data is gone already."))
    else:
        messages.success(request, _("The login works again."))
    return redirect("office_minors")
