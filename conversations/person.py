"""Who wrote, as the desk sees them: a few letters and digits, and all of it once there is a reason."""

from dataclasses import dataclass
from datetime import date

from accounts.models import Account, Customer, Premises, ServiceAgreement
from conversations.masking import initials, last_digits, street
from conversations.models import Caller
from privacy.contact import email_of
from privacy.models import Subject
from privacy.requests.vault import Contact


@dataclass(frozen=True)
class Person:
    """What is on file of whoever a thread is of. Empty where it is not known."""

    name: str = ""
    email: str = ""
    phones: tuple[str, ...] = ()
    account: str = ""
    place: str = ""
    post: str = ""
    restricted: bool = False
    has_login: bool = False
    is_caller: bool = False  # they said so of themself, and nobody has proven it

    @property
    def initials(self) -> str:
        """What is seen of the name by whoever has no reason to see it."""
        return initials(self.name)

    @property
    def account_end(self) -> str:
        """What is seen of the account's number."""
        return last_digits(self.account)

    @property
    def street(self) -> str:
        """What is seen of the address."""
        return street(self.place)

    @property
    def contact(self) -> Contact:
        """Where the answer to a privacy request goes."""
        return Contact(name=self.name, email=self.email, post="" if self.email else self.post)


def person_of(
    subject: Subject, account: Account | None, *, today: date, seen: bool = True
) -> Person:
    """Return who somebody is; of the account it is about, else of their newest.

    Not `seen`: how to reach them is not looked up where nobody is shown it.
    """
    customer = Customer.objects.filter(subject=subject).first()
    account = account or _newest(customer)
    premises = _premises(account, today)
    caller = None if customer else _caller(subject)
    theirs = account is None or customer is None or account.customer_id == customer.pk
    return Person(
        name=customer.name if customer else caller.name if caller else "",
        email=email_of(subject) if seen else "",
        phones=_phones(customer, caller) if seen else (),
        account=account.number if account else "",
        place=premises.line1 if premises else caller.place if caller else "",
        post=_post(customer, premises if theirs else None),
        restricted=subject.restricted_at is not None,
        has_login=hasattr(subject, "user"),
        is_caller=caller is not None,
    )


def _caller(subject: Subject) -> Caller | None:
    """Return what somebody without an account said of themself last."""
    return Caller.objects.filter(thread__subject=subject).order_by("-pk").first()


def _phones(customer: Customer | None, caller: Caller | None) -> tuple[str, ...]:
    if customer:
        return tuple(each.number for each in customer.phones.all())
    return (caller.phone,) if caller and caller.phone else ()


def _newest(customer: Customer | None) -> Account | None:
    return customer.accounts.order_by("-from_date", "-pk").first() if customer else None


def _premises(account: Account | None, today: date) -> Premises | None:
    """Return where an account is served, or was last."""
    if account is None:
        return None
    agreements = ServiceAgreement.objects.filter(account=account, from_date__lte=today)
    last = agreements.select_related("premises").order_by("-from_date", "-pk").first()
    return last.premises if last else None


def _post(customer: Customer | None, premises: Premises | None) -> str:
    if customer and customer.mail_line1:
        lines = [customer.mail_line1, customer.mail_line2, customer.mail_city]
        return "\n".join(filter(None, [*lines, f"{customer.mail_state} {customer.mail_postcode}"]))
    if premises:
        return f"{premises.line1}\n{premises.city}\n{premises.state} {premises.postcode}"
    return ""
