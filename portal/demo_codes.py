"""The demonstration's logins, and the second factor of its staff: shown in the demonstration alone.

Whoever tries the demonstration has no phone that knows Dana's secret, so the page that asks for
the code says it. This is the only place that turns a secret into a code, and it asks `DEMO` itself.
"""

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.passwords import DEMO_PASSWORD

WHO = {
    "ada@example.org": _("resident, two homes"),
    "ben@example.org": _("member of Ada's household"),
    "lena@example.org": _("landlord"),
    "dana@example.org": _("agent, staff"),
    "bruno@example.org": _("billing, staff"),
    "cora@example.org": _("conservation, staff"),
    "paul@example.org": _("privacy officer, staff"),
    "mona@example.org": _("manager, staff"),
    "emil@example.org": _("engineer, staff"),
    "admin@example.org": _("administrator, staff"),
}


def demo_logins() -> list[dict[str, object]]:
    """Return e-mail, role and password of each login to try; empty outside the demonstration."""
    if not settings.DEMO:
        return []
    return [{"email": email, "who": who, "password": DEMO_PASSWORD} for email, who in WHO.items()]


def demo_code(user: User) -> str:
    """Return a code that signs a login of the demonstration in now; "" outside of it.

    Also "" for everybody who came with a login of their own, and for whoever has no authenticator
    app. A code works once: the next one is said to whoever signs in twice in half a minute.
    """
    if not settings.DEMO or user.email not in WHO:
        return ""
    factor = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if factor is None:
        return ""
    secret, app = decrypt(factor.data["secret"]), totp.TOTP(factor)
    # The counters of now and of the tolerated neighbours, the one that works longest first.
    for counter in sorted(totp.yield_hotp_counters_from_time(), reverse=True):
        code: str = totp.format_hotp_value(totp.hotp_value(secret, counter))
        if not cache.get(app._get_used_cache_key(code)):
            return code
    return ""
