"""What each role of staff may see and do: one table, in plain Python, shown to staff as it is (S01, A181).

`manage.py staff_roles` makes a group of each role. What a page asks for is a permission, never a role: an
administrator who needs something else gives it in the admin, and the page of the table says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class StaffRole:
    """A role of staff. Residents read the name of its group where it says who looked at them.

    `purpose` is what somebody in the role opens people for, unless they say otherwise.
    """

    key: str
    group: str
    purpose: str


ROLES = (
    StaffRole("agent", "Agents", "support"),
    StaffRole("billing", "Billing", "billing"),
    StaffRole("conservation", "Conservation", "programs"),
    StaffRole("privacy", "Privacy officers", "rights"),
    StaffRole("manager", "Managers", "support"),
    StaffRole("engineer", "Engineers", "water_service"),
)
# A letter for each role that may, in the order of ROLES; a dot for each that may not. What two people must
# do, one after the other, is in no row of one role alone: a message to a group is written by one and let go
# by another, a file of rates is put in by one and put live by another.
LETTERS = "ABCPME"
TABLE = {
    # People: who is found, and what of them is shown before anybody says why.
    "accounts.find_customer": "ABCPM.",
    "accounts.see_name": "AB.P..",
    "accounts.see_contact": "AB.P..",
    "accounts.reveal": "..C.M.",
    "accounts.view_as": "A...M.",
    # Records of the utility, as the admin shows them.
    "accounts.view_customer": "AB.P..",
    "accounts.view_account": "ABCPM.",
    "accounts.view_serviceagreement": "ABCPM.",
    "accounts.view_accessgrant": "A..PM.",
    "accounts.view_user": "A..P..",
    "accounts.view_premises": "ABC.ME",
    # Water.
    "usage.view_servicepoint": "ABC.ME",
    "usage.view_meter": "ABC.ME",
    "leaks.view_leakalert": "A.C.M.",
    "leaks.add_leakcontact": "A.C...",
    "leaks.change_placefacts": "A.C...",
    "leaks.view_leakrule": "A.C.M.",
    "leaks.add_leakrule": "..C...",
    # Money.
    "billing.view_bill": "AB..M.",
    "billing.view_paymentorder": "AB..M.",
    "billing.view_arrangement": "AB..M.",
    "billing.change_arrangement": ".B....",
    "billing.view_shutoffwording": ".B..M.",
    "billing.add_shutoffwording": ".B....",
    "billing.view_payinglaterpolicy": ".B..M.",
    "billing.add_payinglaterpolicy": "....M.",
    "billing.view_ratefile": ".B..M.",
    "billing.add_ratefile": ".B....",
    "billing.delete_ratefile": ".B....",
    "billing.change_ratefile": "....M.",
    "billing.view_budgetfact": "AB..M.",
    "billing.add_budgetfact": ".B....",
    "billing.view_budgetdefault": ".B..M.",
    "billing.add_budgetdefault": "....M.",
    "billing.view_droughtstage": "AB..M.",
    "billing.add_droughtstage": "....M.",
    "leaks.view_creditrequest": "AB..M.",
    "leaks.add_leakcredit": ".B....",
    "leaks.view_creditpolicy": "AB..M.",
    "leaks.add_creditpolicy": "....M.",
    "accounts.cis_files": ".B....",
    "billing.view_posting": ".B..M.",
    # What people write to us.
    "conversations.work_the_desk": "ABC.M.",
    "conversations.reveal_at_the_desk": "AB..M.",
    "conversations.view_visit": "ABC.ME",
    "conversations.go_on_visits": "A....E",
    "conversations.add_visitwindow": "A.....",
    "conversations.view_queue": "ABC.M.",
    "conversations.add_queue": "....M.",
    "conversations.change_queue": "....M.",
    "conversations.view_topic": "ABC.M.",
    "conversations.add_topic": "....M.",
    "conversations.change_topic": "....M.",
    "conversations.view_officehours": "ABC.M.",
    "conversations.add_officehours": "....M.",
    "conversations.change_officehours": "....M.",
    "conversations.view_savedreply": "ABC.M.",
    "conversations.add_savedreply": "....M.",
    "conversations.change_savedreply": "....M.",
    "conversations.view_tag": "ABC.M.",
    "conversations.add_tag": "....M.",
    "conversations.change_tag": "....M.",
    # Public notices. That a second person announces works and droughts holds by person, not by role.
    "notices.view_announcement": "ABC.ME",
    "notices.add_announcement": "A....E",
    "notices.change_announcement": "....ME",
    # Programs, and messages to groups. What a group is chosen by asks besides for what shows it.
    "programs.view_application": "A.C.M.",
    "programs.change_application": "..C...",
    "programs.view_program": "A.C.M.",
    "programs.add_program": "..C...",
    "programs.change_program": "..C...",
    "programs.view_programversion": "..C.M.",
    "programs.view_savingaction": "A.C.M.",
    "programs.add_savingaction": "..C...",
    "programs.change_savingaction": "..C...",
    "programs.view_savingactionversion": "..C.M.",
    "notices.view_campaign": ".BC.M.",
    "notices.add_campaign": ".BC...",
    "notices.change_campaign": "....M.",
    "notices.view_segment": ".BC.M.",
    "notices.add_segment": ".BC...",
    # What was sent, and what runs.
    "notices.view_notice": "AB..M.",
    "notices.change_notice": ".....E",
    "portal.view_jobrun": "....ME",
    "portal.view_figures": "..CPM.",
    "accounts.view_feedfile": "....ME",
    "accounts.feed_operator": ".....E",
    # Privacy.
    "privacy.view_securityline": "...P.E",
    "privacy.privacy_office": "...P..",
    "privacy.view_subject": "...P..",
    "privacy.view_mergedsubject": "...P..",
    "privacy.view_look": "...P..",
    "privacy.view_training": "...PM.",
    "privacy.add_training": "....M.",
    "privacy.change_training": "....M.",
}
ROLE_MAY: Mapping[str, frozenset[str]] = {
    role.key: frozenset(permission for permission, row in TABLE.items() if letter in row)
    for role, letter in zip(ROLES, LETTERS, strict=True)
}
# What people are opened for; the first that fits somebody's role is offered to them.
PURPOSES = (
    "support", "billing", "leak_alerts", "programs", "water_service", "rights", "fraud", "legal",
)  # fmt: skip


def role_in(groups: set[str]) -> StaffRole | None:
    """Return the first role whose group somebody is in; None for whoever is in none of them."""
    return next((role for role in ROLES if role.group in groups), None)


def merged(*, declared: set[str], before: set[str], held: set[str]) -> set[str]:
    """Return what a group may from now on: what is `held`, with what the table has changed since.

    `before` is what the table said when it was last laid down. What an administrator gave or took away in
    between stays as they left it: a release neither takes back what a utility decided nor withholds what
    is new.
    """
    return (held | (declared - before)) - (before - declared)


@dataclass(frozen=True)
class Drift:
    """How a group differs from its role: what an administrator gave, and what they took away."""

    given: frozenset[str]
    taken: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.given or self.taken)


def drift(role: StaffRole, held: set[str]) -> Drift:
    """Return how what a group holds differs from the table."""
    declared = ROLE_MAY[role.key]
    return Drift(frozenset(held - declared), frozenset(declared - held))
