"""What a resident is told, by which channel, and when."""

from typing import Any

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from notices.actions.choosing import (
    WrongCode,
    choose,
    forget_phone,
    give_phone,
    keep_quiet,
    prove_phone,
)
from notices.actions.stopping import forgive_bounces
from notices.addresses import address_of, bounce_of, phone_of
from notices.forms import ChoosingForm, CodeForm, PhoneForm
from notices.models import RINGS, Cadence, Channel
from notices.numbers import with_gaps
from notices.preferences import CONSENT, chosen_by, hours_of
from notices.topics import TOPICS, MessageClass
from privacy.choices.consent import states_of
from privacy.models import Subject
from privacy.views.people import subject_of
from privacy.vocabulary import CHOICES


@login_required
def notices(request: HttpRequest) -> HttpResponse:
    """Show what one is told, by topic and channel, and take another choice."""
    subject = subject_of(request)
    topics = [
        topic
        for topic in TOPICS.values()
        if topic.offered and topic.message_class is not MessageClass.MARKETING
    ]
    phone = phone_of(subject)
    channels = [
        channel
        for channel in Channel
        if channel in settings.NOTICE_WAYS
        and any(channel in topic.channels for topic in topics)
        and (phone or channel not in RINGS)
    ]
    chosen = {
        it: cadence for it, cadence in chosen_by(subject, topics).items() if it[1] in channels
    }
    rings = bool(phone and phone.verified_at and not phone.stopped_at)
    form = ChoosingForm(
        request.POST or None,
        now=chosen,
        topics=topics,
        hours=hours_of(subject),
        shut=frozenset() if rings else RINGS,
    )
    if request.method == "POST" and form.is_valid():
        _save(request, subject, form)
        return redirect("notices_choose")
    email = address_of(subject, Channel.EMAIL)
    return render(
        request,
        "notices/choose.html",
        {
            "form": form,
            "rows": list(form.rows(channels)),
            "channels": channels,
            "offers": _offers(subject),
            "may_ring": bool(RINGS & settings.NOTICE_WAYS.keys()),
            "rings": rings,
            "posts": Channel.POST in channels,
            "phone": phone,
            "number": with_gaps(phone.number) if phone else "",
            "email": email,
            "bounce": bounce_of(subject, email),
        },
    )


@login_required
def phone(request: HttpRequest) -> HttpResponse:
    """Take a telephone number, then the code that was texted to it."""
    subject, now = subject_of(request), timezone.now()
    known = phone_of(subject)
    waiting = known is not None and known.verified_at is None
    proves = request.method == "POST" and "code" in request.POST
    number_form = PhoneForm(None if proves else request.POST or None)
    code_form = CodeForm(request.POST if proves else None)
    if proves and code_form.is_valid():
        try:
            prove_phone(subject=subject, at=now, **code_form.cleaned_data)
        except WrongCode:
            code_form.add_error("code", _("This code does not work. Have another one texted."))
        else:
            messages.success(request, _("Your telephone is set up. Choose what to be texted."))
            return redirect("notices_choose")
    elif request.method == "POST" and not proves and number_form.is_valid():
        number = number_form.cleaned_data["number"]
        if not ratelimit.consume(
            request, action="phone_code", user=request.user, key=_scrambled(number)
        ):
            number_form.add_error(None, _("Those were many codes. Wait an hour, or call us."))
        else:
            give_phone(subject=subject, number=number, at=now)
            return redirect("notices_phone")
    return render(
        request,
        "notices/phone.html",
        {
            "number_form": number_form,
            "code_form": code_form,
            "waiting": waiting,
            "number": with_gaps(known.number) if known else "",
        },
    )


@login_required
@require_POST
def phone_forget(request: HttpRequest) -> HttpResponse:
    """Forget the telephone."""
    forget_phone(subject=subject_of(request), at=timezone.now())
    messages.success(request, _("The number is deleted. You get no texts or calls any more."))
    return redirect("notices_choose")


@login_required
@require_POST
def email_works(request: HttpRequest) -> HttpResponse:
    """Send to an address again that gave a mail back."""
    forgive_bounces(subject=subject_of(request))
    messages.success(request, _("Thank you. We send e-mail to you again."))
    return redirect("notices_choose")


def _save(request: HttpRequest, subject: Subject, form: ChoosingForm) -> None:
    now = timezone.now()
    changed = choose(subject=subject, wishes=form.wishes(), at=now)
    said = [
        f"{TOPICS[key].label}, {Channel(channel).label}: {Cadence(cadence).label}."
        for (key, channel), cadence in changed.items()
    ]
    if keep_quiet(subject=subject, hours=form.hours(), at=now):
        said.append(_("Your quiet hours are other ones."))
    messages.success(request, " ".join([_("Saved."), *said]) if said else _("Nothing changed."))


def _offers(subject: Subject) -> list[dict[str, Any]]:
    """Return what privacy knows of offers, by channel: the one place where that is said."""
    states = states_of(subject, at=timezone.now())
    return [
        {"label": CHOICES[choice].label, "key": choice, "on": states[choice].yes}
        for channel, choice in CONSENT.items()
        if channel in settings.NOTICE_WAYS
    ]


def _scrambled(number: str) -> str:
    return salted_hmac("notices.phone_limit", number, algorithm="sha256").hexdigest()
