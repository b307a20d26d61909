"""My choices: what each is for, what it stands at, how it came to that; and one answer at a time."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from privacy.actions.consent import NotAsked, NotConfirmed, say_no, say_yes, withdraw_all
from privacy.actions.directing import take_back_all
from privacy.choices import cookies, notices
from privacy.choices.consent import Person, Standing, states_of
from privacy.choices.directions import label_of
from privacy.choices.receipts import receipt_of
from privacy.forms import ASKED_IN, AnswerForm
from privacy.limits import who_counts
from privacy.models import Channel, ConsentEvent, State
from privacy.moments import moment
from privacy.views.people import subject_of
from privacy.vocabulary import CHOICES, PURPOSES
from privacy.vocabulary.words import Choice

HISTORY_SHOWN = 50


@login_required
def choices(request: HttpRequest) -> HttpResponse:
    """Show every choice with what it stands at, and everything that was answered before."""
    subject = subject_of(request)
    states = states_of(subject, at=timezone.now())
    events = ConsentEvent.objects.of(subject).newest_first()[:HISTORY_SHOWN]
    given = [CHOICES[key].label for key, standing in states.items() if standing.yes]
    return render(
        request,
        "privacy/choices.html",
        {
            "choices": [card(CHOICES[key], standing) for key, standing in states.items()],
            "given": given,
            "history": [_line(event) for event in events],
            "opted_out": any(
                it.said_no and it.event and it.event.channel == Channel.SIGNAL
                for it in states.values()
            ),
        },
    )


@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """Take one answer: of whoever is signed in, or of a browser where the choice is about cookies."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    # Each answer is a row of evidence that is kept for years: nobody may write them by the thousand.
    if not ratelimit.consume(request, action="privacy_answer", key=who_counts(request)):
        return render(request, "429.html", status=429)
    choice, yes = CHOICES[form.cleaned_data["choice"]], form.cleaned_data["answer"] == "yes"
    if not choice.cookies and not request.user.is_authenticated:
        return redirect_to_login(reverse("privacy_choices"))
    asked_in = form.cleaned_data["asked_in"]
    if yes and asked_in != "confirm" and _browser_said_no(request, choice):
        return redirect("privacy_confirm", choice=choice.key)
    response = redirect(_way_back(request, form.cleaned_data["next"]))
    try:
        with transaction.atomic():
            _record(request, response, choice, yes=yes, asked_in=asked_in, at=timezone.now())
    except NotConfirmed:
        return redirect("privacy_confirm", choice=choice.key)
    except NotAsked:
        return render(request, "403.html", status=403)
    if asked_in == "banner":
        return response  # the strip goes: that is the sign
    word = (
        _("Your yes is recorded: %(choice)s.")
        if yes
        else _("Your no is recorded, and holds from now on: %(choice)s.")
    )
    messages.success(request, word % {"choice": choice.label})
    return response


def confirm(request: HttpRequest, choice: str) -> HttpResponse:
    """Ask a second time, after a no: a yes must not slip in (L46)."""
    asked = CHOICES.get(choice)
    if asked is None or not asked.asked or not (asked.cookies or request.user.is_authenticated):
        return render(request, "404.html", status=404)
    back = "privacy_choices" if request.user.is_authenticated else "privacy_cookies"
    return render(request, "privacy/confirm.html", {"choice": card(asked), "back": reverse(back)})


@require_POST
@login_required
def withdraw(request: HttpRequest) -> HttpResponse:
    """Take back every yes at once."""
    subject, template = subject_of(request), ASKED_IN["choices"][0]
    response = redirect("privacy_choices")
    with transaction.atomic():
        now, language = timezone.now(), get_language()
        withdraw_all(who=subject, at=now, template=template, language=language)
        take_back_all(subject=subject, at=now)
        if browser := cookies.browser_of(request):
            withdraw_all(who=browser, at=now, template=template, language=language)
        cookies.write_answers(
            request, response, dict.fromkeys(cookies.CHOICE_OF, False), browser=None
        )
    messages.success(request, _("Every yes is taken back. That holds from now on."))
    return response


@login_required
def receipt(request: HttpRequest, event_id: int) -> HttpResponse:
    """Hand out one answer as a receipt that other programs can read."""
    events = ConsentEvent.objects.of(subject_of(request)).select_related("notice")
    event = get_object_or_404(events, pk=event_id)
    response = JsonResponse(receipt_of(event, utility=settings.UTILITY, url=settings.SITE_URL))
    response["Content-Disposition"] = f'attachment; filename="receipt-{event.pk}.json"'
    return response


def card(choice: Choice, standing: Standing | None = None) -> dict[str, Any]:
    """Return what a page shows of a choice."""
    facts = [
        {"term": _("What for"), "text": PURPOSES[choice.purpose].label},
        {"term": _("Who receives something"), "text": notices.recipients_in_words(choice)},
        {"term": _("How long"), "text": notices.duration_in_words(choice)},
    ]
    return {
        "key": choice.key,
        "label": choice.label,
        "question": choice.question,
        "yes": choice.yes,
        "no": choice.no,
        "meaning": choice.meaning,
        "asked": choice.asked,
        "facts": facts,
        "on": bool(standing and standing.yes),
        "said_no": bool(standing and standing.said_no),
        "since": _since(standing) if standing else "",
    }


def _record(
    request: HttpRequest,
    response: HttpResponse,
    choice: Choice,
    *,
    yes: bool,
    asked_in: str,
    at: datetime,
) -> None:
    """Write the evidence, and the cookie where the choice is about cookies."""
    template, channel = ASKED_IN[asked_in]
    language, browser = get_language(), cookies.browser_of(request)
    who: Person = subject_of(request) if request.user.is_authenticated else browser or uuid4()
    if yes:
        say_yes(
            who=who,
            choice=choice.key,
            template=template,
            language=language,
            channel=channel,
            at=at,
            confirmed=asked_in == "confirm",
        )
    else:
        said: list[Person] = [who]
        if browser and browser != who:
            said.append(browser)  # what this browser said before anybody signed in ends with it
        for each in said:
            say_no(
                who=each,
                choices=[choice.key],
                channel=channel,
                at=at,
                language=language,
                template=template,
            )
    if choice.cookies:
        number = who if yes and isinstance(who, UUID) else None
        cookies.write_answers(request, response, {choice.cookies: yes}, browser=number)


def _browser_said_no(request: HttpRequest, choice: Choice) -> bool:
    """Tell whether a yes must be said twice, as far as the browser's own answers tell."""
    if not (choice.signal and choice.cookies) or request.user.is_authenticated:
        return False
    return cookies.sends_signal(request) or cookies.answer(request, choice.cookies) is False


def _way_back(request: HttpRequest, next_url: str) -> str:
    # An address that begins like one: `redirect` takes any other word for the name of a view.
    ours = url_has_allowed_host_and_scheme(next_url, {request.get_host()}, request.is_secure())
    if ours and next_url.startswith("/"):
        return next_url
    return reverse("privacy_choices" if request.user.is_authenticated else "privacy_cookies")


def _since(standing: Standing) -> str:
    if standing.event is None:
        return ""
    day = formats.date_format(timezone.localtime(standing.event.at), "DATE_FORMAT")
    said = State(standing.state).label
    return f"{said}: {day}, {standing.event.get_channel_display()}."


def _line(event: ConsentEvent) -> dict[str, Any]:
    return {
        "pk": event.pk,
        "choice": CHOICES[event.choice].label
        if event.choice in CHOICES
        else label_of(event.choice),
        "state": event.get_state_display(),
        "when": moment(event.at),
        "channel": event.get_channel_display(),
    }
