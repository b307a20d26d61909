"""Who a customer is, as far as somebody may see it: in clear, masked until they say why, or not at all."""

from collections.abc import Set
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Customer, User
from portal.customers.masking import HIDDEN, masked_email, masked_name
from privacy.models import Subject

# What can be masked, by the permission that shows it, and what it is called.
FACTS = {
    "name": ("accounts.see_name", gettext_lazy("Name")),
    "contact": ("accounts.see_contact", gettext_lazy("E-mail, telephone, mailing address")),
}


@dataclass(frozen=True)
class Sight:
    """Which facts of a person somebody sees in clear, and whether they may have the others shown."""

    clear: Set[str]
    may_reveal: bool

    @property
    def masked(self) -> list[str]:
        """The facts that are masked."""
        return [fact for fact in FACTS if fact not in self.clear]


def sight_of(user: User | AnonymousUser, *, revealed: Set[str] = frozenset()) -> Sight:
    """Return what somebody sees of people: by their permissions, and what was shown to them a moment ago."""
    clear = {fact for fact, (permission, _label) in FACTS.items() if user.has_perm(permission)}
    may_reveal = user.has_perm("accounts.reveal")
    return Sight(clear | (revealed if may_reveal else set()), may_reveal)


def name_of(customer: Customer, sight: Sight) -> str:
    """Return what to call a customer on a page."""
    if customer.name:
        return customer.name if "name" in sight.clear else masked_name(customer.name)
    return _("Customer %(number)s") % {"number": customer.number}


def facts_of(customer: Customer, login: User | None, sight: Sight) -> list[dict[str, Any]]:
    """Return how a customer is reached, as facts; the customer was loaded with their phones."""
    clear = "contact" in sight.clear
    mailing = ", ".join(
        filter(
            None,
            [
                customer.mail_line1,
                customer.mail_line2,
                customer.mail_city,
                f"{customer.mail_state} {customer.mail_postcode}".strip(),
            ],
        )
    )
    phones = [phone.number for phone in customer.phones.all()]
    said = {
        _("E-mail on file"): customer.email if clear else _hide_email(customer.email),
        _("Signs in with"): (login.email if clear else _hide_email(login.email)) if login else "",
        _("Telephone"): ", ".join(phones if clear else [HIDDEN + each[-2:] for each in phones]),
        _("Mailing address"): mailing if clear or not mailing else HIDDEN,
        _("Language"): customer.get_language_display(),
    }
    missing = {_("Signs in with"): _("Has no login")}
    return [
        {"term": term, "text": text or missing.get(term, _("Not on file"))}
        for term, text in said.items()
        if text or term != _("Language")
    ]


def standing_of(subject: Subject) -> dict[str, str] | None:
    """Return what must be known of a person before anything is done with their data; None for most."""
    if subject.erased_at:
        return {"text": _("Their data was deleted"), "tone": "plain"}
    if subject.restricted_at:
        return {"text": _("Their data is only stored: use it for nothing else"), "tone": "alert"}
    return None


def _hide_email(email: str) -> str:
    return masked_email(email) if email else ""
