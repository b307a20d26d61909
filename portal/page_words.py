"""What the pages that are counted are called, in words of residents and of the utility's staff alike."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# By the name of the address; a test holds that it is those of `portal.counted`.
PAGE_WORDS: "Mapping[str, StrOrPromise]" = MappingProxyType(
    {
        "home": _("Home"),
        "use": _("Water use"),
        "use_by_bill": _("Water use by bill"),
        "compare": _("Use beside other times and homes"),
        "use_download": _("Download of water use"),
        "choose_unit": _("Water use"),
        "household": _("About your home"),
        "leaks": _("Leaks"),
        "leak": _("An alert of a leak"),
        "away": _("Times away"),
        "leak_credit": _("Money back after a leak"),
        "bills": _("Bills"),
        "bill": _("A bill"),
        "bill_pdf": _("A bill"),
        "next_bill": _("The next bill"),
        "bill_limit": _("Word before a high bill"),
        "paper": _("Bills without paper"),
        "pay": _("Paying a bill"),
        "payment": _("A payment"),
        "paying": _("How you pay"),
        "autopay": _("Paying automatically"),
        "programs": _("Rebates"),
        "program": _("A rebate"),
        "program_apply": _("Application for a rebate"),
        "application": _("Your application"),
        "save": _("Ways to save water"),
        "save_action": _("A way to save water"),
        "access": _("Sharing"),
        "access_invite": _("Inviting somebody"),
        "profile": _("Profile"),
        "link": _("Adding an account"),
        "link_code": _("Adding an account"),
        "notices_choose": _("What we send"),
        "notices_phone": _("Your telephone"),
        "announcements": _("Public notices"),
        "announcement": _("A public notice"),
        "messages": _("Messages"),
        "thread": _("A message"),
        "thread_topics": _("A new message"),
        "thread_new": _("A new message"),
        "visit": _("A visit"),
        "set_language": _("Any page"),
        "privacy": _("Your privacy"),
        "privacy_policy": _("Privacy policy"),
        "terms": _("Terms of use"),
    }
)
