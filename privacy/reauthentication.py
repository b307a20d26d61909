"""Proving again that one is who one is, before a step that cannot be undone or that hands data out.

allauth asks for the password or a second factor, and lets through whoever has neither. Here they
are asked for a code from an e-mail: its own way of asking, with its form, limits and session.
"""

from collections.abc import Callable
from functools import wraps
from time import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.forms import ConfirmLoginCodeForm
from allauth.account.internal.flows.login import record_authentication
from allauth.account.views import BaseReauthenticateView
from allauth.core import ratelimit
from allauth.utils import get_form_class
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from privacy.codes import MailedCode

View = Callable[..., HttpResponse]


def proven_recently(request: HttpRequest) -> bool:
    """Tell whether this session showed a password, a factor or a code a few minutes ago."""
    records = get_authentication_records(request, request.user)
    return any(time() - record["at"] < app_settings.REAUTHENTICATION_TIMEOUT for record in records)


def recently_proven(view: View) -> View:
    """Open `view` to whoever proved a few minutes ago who they are; ask everybody else first.

    After the proof the browser opens the address with GET: what was posted is not kept meanwhile,
    since it may be a password or personal. So `view` must answer GET.
    """

    @wraps(view)
    @login_required
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if proven_recently(request):
            return view(request, *args, **kwargs)
        return redirect(where_to_prove(request, then=request.get_full_path()))

    return guarded


def where_to_prove(request: HttpRequest, *, then: str) -> str:
    """Return the address where whoever is signed in proves who they are; from there it goes on to `then`."""
    first = get_adapter().get_reauthentication_methods(request.user)[0]
    return f"{first['url']}?{urlencode({'next': then})}"


class CodeProcess(MailedCode):
    """The code that proves again who one is: it goes to the address one signs in with."""

    session_key = "reauthentication_code"
    template = "account/email/reauthentication_code"

    @classmethod
    def resume(cls, request: HttpRequest, user: Any) -> "CodeProcess | None":
        """Return the code on its way to the address that `user` has now."""
        process = super().resume(request, user)
        return process if process and process.state["email"] == user.email else None


# A class, unlike our own views: allauth's way of asking, and of going on afterwards, is in its base.
@method_decorator([login_required, never_cache], name="dispatch")
class ReauthenticateByCodeView(BaseReauthenticateView):  # type: ignore[misc]  # allauth is untyped
    """Ask for a code from an e-mail, where there is neither a password nor a factor."""

    template_name = "account/reauthenticate_by_code.html"

    def get_form_class(self) -> type[Form]:
        """Ask as for a code to sign in."""
        form: type[Form] = get_form_class(
            app_settings.FORMS, "confirm_login_code", ConfirmLoginCodeForm
        )
        return form

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """Send a code, or take the one that came."""
        if request.POST.get("action") != "send":
            answer: HttpResponse = super().post(request, *args, **kwargs)
            return answer
        user: Any = request.user
        if ratelimit.consume(request, action="request_login_code", key=user.email):
            CodeProcess.begin(request, user, email=user.email)
        else:
            messages.warning(request, _("You have asked for many codes. Wait a minute."))
        return redirect(request.get_full_path())

    def get_form_kwargs(self) -> dict[str, Any]:
        """Tell the form which code to expect; no code is the right one if none was sent."""
        process = self._process()
        kwargs: dict[str, Any] = super().get_form_kwargs()
        return kwargs | {"code": process.code if process else ""}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add whether a code is on its way."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"sent": self._process() is not None}

    def form_valid(self, form: Form) -> HttpResponse:
        """Note the proof, and go on where one came from."""
        user = self.request.user
        if process := self._process():
            process.abort()
        record_authentication(
            self.request, user, method="code", email=user.email, reauthenticated=True
        )
        answer: HttpResponse = super().form_valid(form)
        return answer

    def form_invalid(self, form: Form) -> HttpResponse:
        """Count the try; after the last one the code no longer works."""
        process = self._process()
        if process and not process.record_invalid_attempt():
            messages.error(self.request, _("That was one try too many. Ask for a new code."))
            return redirect(self.request.get_full_path())
        answer: HttpResponse = super().form_invalid(form)
        return answer

    def _process(self) -> CodeProcess | None:
        return CodeProcess.resume(self.request, self.request.user)


reauthenticate_by_code = ReauthenticateByCodeView.as_view()
