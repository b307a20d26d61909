"""Residents have us give kinds of their data to somebody they chose, and stop that."""

from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from privacy.actions.directing import NotOffered, direct, take_back
from privacy.choices.directions import standing
from privacy.collected import Collects
from privacy.models import Disclosure, Recipient
from privacy.policy.sentences import labels
from privacy.reauthentication import recently_proven
from privacy.register_forms import DayInput
from privacy.restriction import Restricted
from privacy.sharing import BY_DIRECTION, LONGEST, kinds_offered, may_be_chosen
from privacy.views.people import subject_of
from privacy.vocabulary import CATEGORIES, PURPOSES

TEMPLATE = "privacy/share_with.html"
AT_FIRST = timedelta(days=90)


class ShareForm(forms.Form):
    """Which kinds of data may go, and until when. Nothing is ticked beforehand."""

    collects: ClassVar = Collects(
        "privacy.Direction.recipient", "privacy.Direction.categories", "privacy.Direction.until"
    )
    categories = forms.MultipleChoiceField(
        label=gettext_lazy("What may they receive?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one kind of data.")},
    )
    until = forms.DateField(
        label=gettext_lazy("Until which day?"),
        help_text=gettext_lazy("A year at most. You can stop it earlier, or say yes again."),
        widget=DayInput,
        error_messages={"required": gettext_lazy("Choose the last day.")},
    )

    def __init__(self, *args: Any, recipient: Recipient, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = timezone.localdate()
        offered = kinds_offered(recipient)
        self.fields["categories"].choices = [  # type: ignore[attr-defined]  # a field with choices
            (key, word.label) for key, word in CATEGORIES.items() if key in offered
        ]
        self.fields["until"].initial = self.today + AT_FIRST

    def clean_until(self) -> Any:
        """Take a day from today to a year from now."""
        until = self.cleaned_data["until"]
        if not self.today <= until <= self.today + LONGEST:
            raise forms.ValidationError(_("Enter a day from today to one year from now."))
        return until


@login_required
def share_mine(request: HttpRequest) -> HttpResponse:
    """Show who receives something because one asked, and who could."""
    subject, now = subject_of(request), timezone.now()
    today = timezone.localdate(now)
    given = standing(at=now, subject=subject)
    sent = dict(
        Disclosure.objects.filter(subject=subject, reason=BY_DIRECTION)
        .values_list("recipient")
        .annotate(last=Max("at"))
    )
    known = {row.recipient_id for row in given}
    recipients = Recipient.objects.filter(kind=BY_DIRECTION).order_by("name")
    return render(
        request,
        "privacy/share.html",
        {
            "restricted": subject.restricted_at,
            "given": [
                {
                    "key": row.recipient.key,
                    "name": row.recipient.name,
                    "kinds": labels(row.categories, CATEGORIES),
                    "until": row.until,
                    "last": sent.get(row.recipient_id),
                }
                for row in given
            ],
            "offered": [
                {
                    "key": each.key,
                    "name": each.name,
                    "kinds": labels(_in_order(kinds_offered(each)), CATEGORIES),
                }
                for each in recipients
                if each.pk not in known and may_be_chosen(each, on=today)
            ],
        },
    )


@recently_proven
def share_with(request: HttpRequest, recipient: str) -> HttpResponse:
    """Say who a recipient is, and take what they may receive until when."""
    found = get_object_or_404(Recipient, key=recipient)
    now = timezone.now()
    if not may_be_chosen(found, on=timezone.localdate(now)):
        raise Http404
    form = ShareForm(request.POST or None, recipient=found)
    if request.method == "POST" and form.is_valid():
        try:
            direct(
                subject=subject_of(request),
                recipient=found,
                template=TEMPLATE,
                language=get_language(),
                at=now,
                **form.cleaned_data,
            )
        except Restricted:
            messages.warning(request, _("Your data is only stored for now: nothing is shared."))
        except NotOffered:
            messages.warning(request, _("This is not offered any more. Nothing was changed."))
        else:
            messages.success(request, _("Noted. %(name)s may receive it.") % {"name": found.name})
        return redirect("privacy_share")
    facts = [
        {"term": _("What for"), "text": labels(found.purposes, PURPOSES)},
        {"term": _("Country"), "text": found.country},
        {"term": _("What protects your data there"), "text": found.get_transfer_display()},
    ]
    context = {"name": found.name, "facts": facts, "form": form}
    return render(request, TEMPLATE, context)


@require_POST
@login_required
def share_stop(request: HttpRequest, recipient: str) -> HttpResponse:
    """Give nothing more to a recipient, from now on."""
    found = get_object_or_404(Recipient, key=recipient)
    if take_back(subject=subject_of(request), recipient=found, at=timezone.now()):
        messages.success(request, _("Stopped. %(name)s gets nothing more.") % {"name": found.name})
    else:
        messages.warning(request, _("This was stopped already, or its last day is over."))
    return redirect("privacy_share")


def _in_order(categories: set[str]) -> list[str]:
    return [key for key in CATEGORIES if key in categories]
