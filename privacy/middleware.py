"""What holds for every request: an opt-out signal is heard, and cookies without a yes go."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from privacy.actions.consent import honour_signal
from privacy.choices import cookies
from privacy.views.people import subject_of
from privacy.vocabulary import CHOICES

GetResponse = Callable[[HttpRequest], HttpResponse]
SESSION_KEY = "signal_heard"


def honour_opt_out_signal(get_response: GetResponse) -> GetResponse:
    """Hear `Sec-GPC: 1`: at once for the request, and once for the account and for a browser that said yes.

    Nobody else leaves a trace: many browsers will send it with every request (AB 566), and a visitor
    who said nothing is followed by nothing anyhow. Do-Not-Track is not heard: see `privacy/cookies/`.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if cookies.sends_signal(request):
            hear_for_account(request)
        response = get_response(request)
        if cookies.sends_signal(request) and not cookies.signal_was_heard(request):
            _hear_for_browser(request, response)
        cookies.drop_unanswered(request, response)
        return response

    return middleware


def hear_for_account(request: HttpRequest) -> None:
    """Record the signal for whoever is signed in; a session asks the database once."""
    if request.user.is_authenticated and SESSION_KEY not in request.session:
        honour_signal(who=subject_of(request), at=timezone.now())
        request.session[SESSION_KEY] = True


def _hear_for_browser(request: HttpRequest, response: HttpResponse) -> None:
    """Turn what the browser said yes to before into a no."""
    said_yes = [
        group
        for group, choice in cookies.CHOICE_OF.items()
        if CHOICES[choice].signal and cookies.answer(request, group)
    ]
    if not said_yes:
        return
    if browser := cookies.browser_of(request):
        honour_signal(who=browser, at=timezone.now())
    cookies.write_answers(request, response, dict.fromkeys(said_yes, False), browser=None)
