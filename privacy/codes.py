"""A code on its way to a mailbox: whoever enters it has read the mail. allauth's own, with its limits."""

from typing import Any, ClassVar, Self

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from allauth.account.internal.userkit import user_id_to_str
from django.http import HttpRequest


class MailedCode(AbstractCodeVerificationProcess):  # type: ignore[misc]  # allauth is untyped
    """A code kept in the session of one person, for as long and as many tries as one to sign in."""

    session_key: ClassVar[str]
    template: ClassVar[str]

    def __init__(self, request: HttpRequest, state: dict[str, Any], user: Any) -> None:
        self.request = request
        super().__init__(
            max_attempts=app_settings.LOGIN_BY_CODE_MAX_ATTEMPTS,
            timeout=app_settings.LOGIN_BY_CODE_TIMEOUT,
            state=state,
            user=user,
        )

    @classmethod
    def begin(cls, request: HttpRequest, user: Any, *, email: str, **more: Any) -> None:
        """Send a new code to `email`, and keep `more` beside it; the code before no longer works."""
        process = cls(request, cls.initial_state(user, email=email) | more, user)
        process.send()
        process.persist()

    @classmethod
    def resume(cls, request: HttpRequest, user: Any) -> Self | None:
        """Return the code that `user` asked for; None if there is none, or it is too old."""
        state = request.session.get(cls.session_key)
        if state is None or state["user_id"] != user_id_to_str(user):
            return None
        process: Self | None = cls(request, state, user).abort_if_invalid()
        return process

    def send(self) -> None:
        """Make a code and mail it."""
        adapter = get_adapter()
        self.state["code"] = adapter.generate_login_code()
        adapter.send_mail(self.template, self.state["email"], {"code": self.code})

    def persist(self) -> None:
        """Keep it for the next request."""
        self.request.session[self.session_key] = self.state

    def abort(self) -> None:
        """Forget it."""
        self.request.session.pop(self.session_key, None)
