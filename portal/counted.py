"""What is counted of the pages, and what is not: one table, by the names of addresses and nothing in them.

An address that is in neither list fails a test: whether people are counted there is decided by somebody.
Counted is what a utility would change a page for. Not counted is where somebody signs in, weighs a right of
theirs or asks for help with a bill: whoever looks there must not have to wonder who notices.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Came(StrEnum):
    """How an address answered."""

    PAGE = "page"
    LED_ON = "led on"  # to another page: what was sent was taken
    FILE = "file"


@dataclass(frozen=True)
class Act:
    """Something that somebody did: what it is called, and the request and the answer that show it."""

    kind: str
    method: str
    came: Came


PAGE_OPENED = "page_opened"

# By the name of the address.
ACTS: Mapping[str, Act] = MappingProxyType(
    {
        "choose_unit": Act("unit_changed", "POST", Came.LED_ON),
        "leak": Act("leak_answered", "POST", Came.LED_ON),
        "pay": Act("payment_begun", "POST", Came.LED_ON),
        "program_apply": Act("program_applied", "POST", Came.LED_ON),
        "save_action": Act("saving_marked", "POST", Came.LED_ON),
        "household": Act("home_described", "POST", Came.LED_ON),
        "notices_choose": Act("notices_chosen", "POST", Came.LED_ON),
        "set_language": Act("language_switched", "POST", Came.LED_ON),
        "use_download": Act("use_downloaded", "POST", Came.FILE),
        "bill_pdf": Act("bill_saved", "GET", Came.FILE),
    }
)
KINDS = (PAGE_OPENED, *(act.kind for act in ACTS.values()))

PAGES = frozenset(
    {
        *("home", "use", "use_by_bill", "compare", "use_download", "household"),
        *("leaks", "leak", "away", "leak_credit"),
        *("bills", "bill", "next_bill", "bill_limit", "paper", "pay", "payment", "paying", "autopay"),
        *("programs", "program", "program_apply", "application", "save", "save_action"),
        *("access", "access_invite", "profile", "link", "link_code"),
        *("notices_choose", "notices_phone", "announcements", "announcement"),
        *("messages", "thread_topics", "thread_new", "thread", "visit"),
        *("privacy", "privacy_policy", "terms"),
    }
)  # fmt: skip

_RIGHT = "somebody sees to a right of theirs"
_SIGNS_IN = "somebody signs in: the security log has what that needs"
_HELP = "somebody cannot pay, or asks what happens then"
_BUTTON = "a button of a page that is counted"
_VISITOR = "whoever opens it came by a link that was meant for them"
NOT_COUNTED: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(
            (
                *("privacy_choices", "privacy_answer", "privacy_confirm", "privacy_withdraw"),
                *("privacy_receipt", "privacy_cookies", "privacy_probe", "privacy_opt_out", "gpc"),
                *("privacy_held", "privacy_held_open", "privacy_looks", "counted", "sign_ins"),
                "told",
                *("privacy_download", "privacy_download_file", "privacy_share"),
                *("privacy_share_with", "privacy_share_stop", "privacy_correct"),
                *("privacy_correct_email", "privacy_correct_settle", "privacy_restrict"),
                *("privacy_restrict_lift", "privacy_delete", "privacy_delete_confirm"),
                *("privacy_certificate", "privacy_certificate_open", "privacy_certificate_link"),
                *("privacy_certificate_file", "privacy_certificate_keys", "privacy_request"),
                *("privacy_request_form", "privacy_request_sent", "privacy_request_status"),
                *("privacy_request_permit", "privacy_request_permit_link", "privacy_track"),
                *("privacy_policy_version", "policy_acknowledge", "terms_version", "again"),
            ),
            _RIGHT,
        ),
        **dict.fromkeys(("paying_help", "paying_withdraw", "paying_appeal", "shut_offs"), _HELP),
        **dict.fromkeys(
            (
                *("switch_home", "access_end", "access_withdraw", "notices_phone_forget"),
                *("notices_email_works", "go_to_day", "household_forget", "away_forget"),
                *("leak_not_normal", "bill_limit_forget", "autopay_stop", "payment_off"),
                *("method_forget", "application_withdraw", "application_paper"),
                *("thread_settle", "thread_file", "visit_cancel", "visit_file"),
            ),
            _BUTTON,
        ),
        **dict.fromkeys(
            ("invitation", "notices_stop", "notices_seen", "notices_go", "guest_pay", "guest_paid"),
            _VISITOR,
        ),
        "reauthenticate_by_code": _SIGNS_IN,
        "demo_payment_page": "stands in for a page of another firm",
        **dict.fromkeys(
            (
                "messages_mail",
                "notices_events",
                "notices_texts",
                "payment_events",
                "brand_css",
                "healthz",
                "readyz",
            ),
            "a machine asks",
        ),
    }
)


def kind_of(page: str, method: str, came: Came | None) -> str:
    """Return what is counted of a request to an address and its answer; empty for nothing."""
    act = ACTS.get(page)
    if act and (act.method, act.came) == (method, came):
        return act.kind
    return PAGE_OPENED if page in PAGES and method == "GET" and came is Came.PAGE else ""
