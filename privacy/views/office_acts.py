"""What staff can do about a request: each with its form, when it fits, and why it is refused."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy.actions import answering, fulfilling, restricting
from privacy.actions.answering import (
    ExtendedAlready,
    NeverExtended,
    NoExemption,
    NotExplained,
    NotVerified,
    TooLate,
)
from privacy.actions.correcting import CannotBe, NotCorrectable, NothingToCorrect
from privacy.actions.erasure import AlreadyErased, Held, PlanChanged, Suspected
from privacy.actions.fulfilling import NobodyFound, NotAgreed
from privacy.actions.requests import NotOpen, TooManyTries, show_who
from privacy.models import PrivacyRequest, Subject
from privacy.requests.answers import prepared
from privacy.requests.forms import WhoForm
from privacy.requests.office_forms import (
    AnswerForm,
    AuthorityForm,
    CorrectForm,
    DenyForm,
    EraseForm,
    FulfilForm,
    ReasonForm,
)
from privacy.requests.vault import letters_to_post
from privacy.requests.verification import Tier, tier_needed

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Right, State, Whom = PrivacyRequest.Right, PrivacyRequest.State, PrivacyRequest.Whom
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
    NobodyFound: _("It leads to nobody whose data we hold."),
    PlanChanged: _("Something changed since this was shown. Nothing was deleted. Look again."),
    Held: _("A legal hold keeps everything about this person. Nothing was deleted."),
    Suspected: _("It is doubted that this person asks. Clear that first. Nothing was deleted."),
    AlreadyErased: _("This person was erased already."),
    NotAgreed: _("Deleting instead of correcting needs the person's agreement: tick it."),
    NothingToCorrect: _("The value is that already."),
    NotCorrectable: _("This value cannot be corrected here."),
    CannotBe: _("The column cannot hold this value."),
}
Form = Any  # a Django form; which one differs from act to act


class Refused(Exception):
    """An action refused; the text says why, in words for staff."""


@dataclass(frozen=True)
class Act:
    """One thing to do. `form` builds its form from what was posted, or from None.

    `proven`: only for whoever proved a few minutes ago who they are. Those that are not give nothing out
    and end nothing: they write to whoever asked, take time, or stop something.
    """

    label: "StrOrPromise"
    button: "StrOrPromise"
    form: Callable[[Any, PrivacyRequest], Form]
    fits: Callable[[PrivacyRequest], bool]
    do: Callable[[PrivacyRequest, Form, Subject, datetime], object]
    look: str = "second"
    proven: bool = True

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


def _of_subject(form: Any) -> Callable[[Any, PrivacyRequest], Form]:
    return lambda posted, request: form(
        posted, subject=request.subject, auto_id=f"{form.__name__.lower()}_%s"
    )


def _erase_form(posted: Any, request: PrivacyRequest) -> EraseForm:
    assert request.subject is not None  # noqa: S101 -- `fits` asked
    return EraseForm(posted, subject=request.subject, today=timezone.localdate())


def _fulfil_form(posted: Any, request: PrivacyRequest) -> FulfilForm:
    """Return the form with the answer in it, where the map gives it."""
    text = prepared(request, at=timezone.now()) if posted is None else ""
    filled = {"decision": PrivacyRequest.Decision.ANSWERED, "answer": text} if text else {}
    return FulfilForm(posted, initial=filled, auto_id="fulfilform_%s")


def _ready(*rights: str) -> Callable[[PrivacyRequest], bool]:
    """Tell of requests of some rights whether they may be done: we know who asks, and whom it is about."""
    return lambda request: (
        request.right in rights
        and request.subject is not None
        and request.state in {State.VERIFIED, State.IN_PROGRESS}
    )


def _correct(request: PrivacyRequest, form: CorrectForm, by: Subject, at: datetime) -> object:
    column, row = form.place()
    return fulfilling.correct_as_asked(
        request=request,
        column=column,
        row=row,
        value=form.cleaned_data["value"],
        agreed=form.cleaned_data["agreed"],
        answer=form.cleaned_data["answer"],
        by=by,
        at=at,
    )


def _suspect(request: PrivacyRequest, suspected: bool, at: datetime) -> object:
    assert request.subject is not None  # noqa: S101 -- `fits` asked
    return restricting.suspect(subject=request.subject, suspected=suspected, at=at)


def _unverified(request: PrivacyRequest) -> bool:
    return request.state in PrivacyRequest.UNVERIFIED


ACTS: dict[str, Act] = {
    "take": Act(
        _("Take it on"),
        _("I answer this"),
        _plain(forms.Form),
        lambda request: request.is_open and request.owner_id is None,
        lambda request, form, by, at: answering.take(request=request, by=by, at=at),
        proven=False,
    ),
    "post": Act(
        _("Letters are printed and posted"),
        _("They are posted"),
        _plain(forms.Form),
        lambda request: letters_to_post(request).exists(),
        lambda request, form, by, at: answering.post_letter(request=request, by=by, at=at),
        proven=False,
    ),
    "ask": Act(
        _("Ask in writing who they are"),
        _("Write to them"),
        _plain(forms.Form),
        _unverified,
        lambda request, form, by, at: answering.ask_who(request=request, by=by, at=at),
        proven=False,
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
        proven=False,
    ),
    "copy": Act(
        _("Have the copy made"),
        _("Make the copy, and tell them"),
        _plain(AnswerForm),
        _ready(Right.ACCESS, Right.PORTABILITY),
        lambda request, form, by, at: fulfilling.copy_as_asked(
            request=request, answer=form.cleaned_data["answer"], by=by, at=at
        ),
    ),
    "erase": Act(
        _("Delete the person's data"),
        _("Delete this now"),
        _erase_form,
        _ready(Right.DELETE),
        lambda request, form, by, at: fulfilling.erase_as_asked(
            request=request, digest=form.cleaned_data["digest"], by=by, at=at
        ),
        look="danger",
    ),
    "correct": Act(
        _("Correct a value"),
        _("Correct it, and tell them"),
        _of_subject(CorrectForm),
        _ready(Right.CORRECT),
        _correct,
    ),
    "restrict": Act(
        _("Agree: store the data and use it for nothing else"),
        _("Restrict it, and tell them"),
        _plain(AnswerForm),
        _ready(Right.RESTRICT, Right.OBJECT),
        lambda request, form, by, at: fulfilling.restrict_as_asked(
            request=request, answer=form.cleaned_data["answer"], by=by, at=at
        ),
    ),
    "suspect": Act(
        _("Something is suspicious: stop exports and erasures"),
        _("Stop them"),
        _plain(forms.Form),
        lambda request: request.subject is not None and not request.subject.suspected_at,
        lambda request, form, by, at: _suspect(request, True, at),
        proven=False,
    ),
    "trust": Act(
        _("It is clear now that the person asks"),
        _("Allow exports and erasures again"),
        _plain(forms.Form),
        lambda request: request.subject is not None and bool(request.subject.suspected_at),
        lambda request, form, by, at: _suspect(request, False, at),
    ),
    "fulfil": Act(
        _("Close it as done"),
        _("It is done"),
        _fulfil_form,
        lambda request: request.state in {State.VERIFIED, State.IN_PROGRESS}
        and request.right not in {Right.DELETE, Right.ACCESS, Right.PORTABILITY},
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
