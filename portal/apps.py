"""Django's handle on this room."""

from django.apps import AppConfig
from django.contrib import admin


class PortalConfig(AppConfig):
    """The composition of all rooms."""

    name = "portal"

    def ready(self) -> None:
        """Register the checks; let nobody into the admin past the sign-in with its second factor.

        What a leak costs by the end of the bill, which leak a bill is high for, what comes back, what goes to
        the utility's system, what the desk sees of an account: only here are all rooms in one place.
        """
        from allauth.account.decorators import secure_admin_login

        from accounts.outgoing import tell_also
        from billing import changes
        from billing.cycle import running
        from leaks import bill, billed
        from leaks.events import events
        from portal import checks  # noqa: F401 -- imported for what it registers
        from portal.leak_credits import billed_for
        from portal.outgoing import write_what_waits
        from portal.panel import tell_the_desk

        bill.ask(running)
        billed.ask(billed_for)
        tell_also(write_what_waits)
        changes.ask(events)
        tell_the_desk()
        admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # as documented
