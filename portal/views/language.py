"""The language of pages and of mail."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST
from django.views.i18n import set_language as set_language_cookie

from accounts.actions.profile import choose_language
from accounts.models import User


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Take the language for this browser, and for the mail of whoever is signed in."""
    response = set_language_cookie(request)
    if isinstance(request.user, User):
        choose_language(user=request.user, language=request.POST.get("language", ""))
    return response
