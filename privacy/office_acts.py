"""What staff can do about a request: each with its form, when it fits, and why it is refused."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from privacy.actions import answering
from privacy.actions.answering import (
    ExtendedAlready,
    NeverExtended,
    NoExemption,
    NotExplained,
    NotVerified,
    TooLate,
)
from privacy.actions.requests import NotOpen, TooManyTries, show_who
from privacy.models import PrivacyRequest, Subject
from privacy.office_forms import AuthorityForm, DenyForm, FulfilForm, ReasonForm
from privacy.request_forms import WhoForm
from privacy.vault import letters_to_post
from privacy.verification import Tier, tier_needed

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

State, Whom = PrivacyRequest.State, PrivacyRequest.Whom
SOON_DAYS = 5
WORDS: dict[type[Exception], "StrOrPromise"] = {
    NotOpen: _("This request was answered meanwhile, or does not wait for this."),
    NotVerified: _("We do not know yet who asks. Nothing may be given out or changed before."),
    NotExplained: _("Explain it with facts, in at least 40 letters."),
    NoExemption: _("Choose the exception that the denial rests on."),
    ExtendedAlready: _("More time is taken once, and it was."),
    NeverExtended: _("The law gives no more time for this right."),
    TooLate: _("More time can only be taken before the first day for the answer is over."),
    TooManyTries: _("That was tried too often."),
}
Form = Any  # a Django form; which one differs from act to act


class Refused(Exception):
    """An action refused; the text says why, in words for staff."""


@dataclass(frozen=True)
class Act:
    """One thing to do. `form` builds its form from what was posted, or from None."""

    label: "StrOrPromise"
    button: "StrOrPromise"
    form: Callable[[Any, PrivacyRequest], Form]
    fits: Callable[[PrivacyRequest], bool]
    do: Callable[[PrivacyRequest, Form, Subject, datetime], object]
    look: str = "second"

    def run(self, request: PrivacyRequest, form: Form, by: Subject, at: datetime) -> None:
        """Do it. Raises Refused."""
        try:
            self.do(request, form, by, at)
        except tuple(WORDS) as refusal:
            raise Refused(WORDS[type(refusal)]) from refusal


def _plain(form: type[forms.Form]) -> Callable[[Any, PrivacyRequest], Form]:
    return lambda posted, request: form(posted, auto_id=f"{form.__name__.lower()}_%s")


def _who_form(posted: Any, request: PrivacyRequest) -> WhoForm:
    declares = tier_needed(request.right, contested=request.contested) == Tier.HIGH
    return WhoForm(posted, contested=request.contested, declares=declares, auto_id="who_%s")


def _unverified(request: PrivacyRequest) -> bool:
    return request.state in PrivacyRequest.UNVERIFIED


ACTS: dict[str, Act] = {
    "take": Act(
        _("Take it on"),
        _("I answer this"),
        _plain(forms.Form),
        lambda request: request.is_open and request.owner_id is None,
        lambda request, form, by, at: answering.take(request=request, by=by, at=at),
    ),
    "post": Act(
        _("Letters are printed and posted"),
        _("They are posted"),
        _plain(forms.Form),
        lambda request: letters_to_post(request).exists(),
        lambda request, form, by, at: answering.post_letter(request=request, by=by, at=at),
    ),
    "ask": Act(
        _("Ask in writing who they are"),
        _("Write to them"),
        _plain(forms.Form),
        _unverified,
        lambda request, form, by, at: answering.ask_who(request=request, by=by, at=at),
    ),
    "who": Act(
        _("Compare what they tell you"),
        _("Compare"),
        _who_form,
        _unverified,
        lambda request, form, by, at: show_who(
            request=request, proof=form.proof(), by=by, at=at
        ),
    ),
    "authority": Act(
        _("Note what shows that they may ask"),
        _("I have seen it"),
        _plain(AuthorityForm),
        lambda request: _unverified(request) and request.whom != Whom.MYSELF,
        lambda request, form, by, at: answering.see_authority(
            request=request,
            authority=form.cleaned_data["authority"],
            text=form.cleaned_data["text"],
            by=by,
            at=at,
        ),
    ),
    "extend": Act(
        _("Take more time"),
        _("Take more time, and tell them"),
        _plain(ReasonForm),
        lambda request: request.is_open and not request.extended_at
        and request.due < request.last_due,
        lambda request, form, by, at: answering.extend(
            request=request, reason=form.cleaned_data["text"], by=by, at=at
        ),
    ),
    "fulfil": Act(
        _("Close it as done"),
        _("It is done"),
        _plain(FulfilForm),
        lambda request: request.state in {State.VERIFIED, State.IN_PROGRESS},
        lambda request, form, by, at: answering.fulfil(
            request=request, by=by, at=at, **form.cleaned_data
        ),
        look="",
    ),
    "deny": Act(
        _("Say no"),
        _("Say no, and tell them why"),
        _plain(DenyForm),
        lambda request: request.is_open,
        lambda request, form, by, at: answering.deny(
            request=request, by=by, at=at, **form.cleaned_data
        ),
        look="danger",
    ),
}  # fmt: skip
