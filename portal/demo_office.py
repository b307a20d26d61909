"""The privacy office of the demonstration: requests in every state, and what else lies on its desk.

Everything is done by the actions that a page would call, each at its own time, so that clocks, letters and
histories are as they would be. Customers are taken from the end of the town: the cast is left alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Customer, User
from privacy.actions.answering import deny, extend, fulfil, take
from privacy.actions.correcting import put_right
from privacy.actions.erasure import erase
from privacy.actions.holds import place_hold
from privacy.actions.incidents import note_step, report_incident
from privacy.actions.papers import add_paper
from privacy.actions.request_steps import note
from privacy.actions.requests import Proof, Wish, make_request
from privacy.actions.sharing import approve_disclosure, draft_disclosure
from privacy.actions.suppression import quarantine
from privacy.erasing.erasure import plan
from privacy.jobs import remind, send_letters
from privacy.lasting.suppression import identifiers
from privacy.models import PrivacyRequest, Recipient, RequestEvent, Subject
from privacy.requests.answers import prepared
from privacy.requests.jobs import tell_people_on_file
from privacy.requests.vault import Contact
from privacy.sharing import Papers

Right, Decision = PrivacyRequest.Right, PrivacyRequest.Decision
HOW_MANY = 9  # customers that something happens to
NAME, STREET = "accounts.Customer.name", "accounts.Premises.line1"
PERMISSION = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


@dataclass(frozen=True)
class Office:
    """Who works there, and as of when."""

    paul: Subject
    admin: Subject
    now: datetime

    def ago(self, days: int) -> datetime:
        """Return the instant so many days back."""
        return self.now - timedelta(days=days)


def open_the_office(now: datetime) -> None:
    """Fill the office's desk; the customers must be in."""
    paul, admin = (
        User.objects.select_related("subject").get(email=f"{name}@example.org").subject
        for name in ("paul", "admin")
    )
    office = Office(paul, admin, now)
    people = _people()
    _requests(office, people)
    _corrected(office, next(people))
    _held(office, next(people))
    _let_out(office, next(people))
    _incident(office)
    _erased(office, next(people))
    # What follows from all this goes out with it, not later by whoever works for visitors.
    tell_people_on_file(now)
    remind(now)
    send_letters(now)


def _people() -> Iterator[Customer]:
    """Yield customers of the town's end who have an open account and no login, each once."""
    alone = Customer.objects.select_related("subject").filter(
        subject__user=None, email__contains="@", accounts__to_date=None, name__regex=r"^\w+ \w+$"
    )
    return iter(alone.distinct().order_by("-pk")[:HOW_MANY])


def _ask(
    office: Office, customer: Customer, right: str, days_ago: int, **more: Any
) -> PrivacyRequest:
    """Make a request of a customer's, who knows their account number and says their name."""
    at = office.ago(days_ago)
    account = customer.accounts.latest("pk")
    said = (
        {"account_number": account.number, "name": customer.name} if more.pop("sure", True) else {}
    )
    contact = more.pop("contact", None) or Contact(name=customer.name, email=customer.email)
    request, _secret = make_request(
        wish=Wish(right=right, **more),
        contact=contact,
        proof=Proof(said=said),
        received_at=at,
        at=at,
        language="en",
        channel=PrivacyRequest.Channel.AGENT if more.get("whom") == "somebody" else "web",
    )
    return request


def _requests(office: Office, people: Iterator[Customer]) -> None:
    """New, doubtful, near its day, extended, answered, denied, by an agent."""
    paul = office.paul
    _ask(
        office,
        next(people),
        Right.KNOW,
        0,
        description="I have just moved in and would like to know.",
    )
    _ask(office, next(people), Right.ACCESS, 2, sure=False)
    near = _ask(office, next(people), Right.COMPLAINT, 42,
                description="Your letter about rebates came although I said no.")  # fmt: skip
    take(request=near, by=paul, at=office.ago(40))
    extended = _ask(office, next(people), Right.OBJECT, 50,
                    description="Please do not work out how I compare with last year.")  # fmt: skip
    take(request=extended, by=paul, at=office.ago(48))
    extend(request=extended, by=paul, at=office.ago(20),
           reason="The comparison is part of a chart that has to be changed for one home.")  # fmt: skip
    someone = next(people)
    answered = _ask(office, someone, Right.KNOW, 30)
    take(request=answered, by=paul, at=office.ago(29))
    fulfil(request=answered, decision=Decision.ANSWERED, by=paul, at=office.ago(27),
           answer=prepared(answered, at=office.ago(27)))  # fmt: skip
    denied = _ask(office, someone, Right.RESTRICT, 24,
                  description="Please stop using my meter readings.")  # fmt: skip
    deny(request=denied, decision=Decision.EXCEPTION, exemption="W7", by=paul, at=office.ago(21),
         answer="Bills follow the meter's readings, and the law makes us keep both. We use them for "
         "nothing else.")  # fmt: skip
    agents = _ask(office, someone, Right.KNOW, 6, whom="somebody", authority="permission",
                  contact=Contact(name="Rosa Lindqvist, attorney", email="office@lindqvist.example"),
                  description="I act for my client; the signed permission is enclosed.")  # fmt: skip
    add_paper(request=agents, content=PERMISSION, by=None, at=office.ago(6))
    note(request=agents, kind=RequestEvent.Kind.NOTED, by=paul, at=office.ago(5),
         text="Called the attorney's office: the permission is of this month.")  # fmt: skip


def _corrected(office: Office, customer: Customer) -> None:
    """A mailing address was put right; the utility is still to be told."""
    put_right(
        subject=customer.subject, column="accounts.Customer.mail_line1", row=str(customer.pk),
        value="PO Box 1204", at=office.ago(3),
    )  # fmt: skip


def _held(office: Office, customer: Customer) -> None:
    place_hold(
        subject=customer.subject, scope="billing.Bill", code="W7", reason="small claims case 26-0417",
        until=timezone.localdate(office.now) + timedelta(days=180), by=office.paul, at=office.ago(60),
    )  # fmt: skip


def _let_out(office: Office, customer: Customer) -> None:
    """A court got a name and a street on a subpoena, which two people signed."""
    court = Recipient.objects.create(
        key="superior-court", name="Superior Court, Marin County", kind="court", country="US",
        transfer=Recipient.Transfer.DOMESTIC, purposes=["legal"], columns=[NAME, STREET],
    )  # fmt: skip
    papers = Papers(
        authority="Superior Court, Marin County", document="Subpoena CV-26-0311",
        document_date=timezone.localdate(office.ago(20)),
        legal_basis="Code of Civil Procedure 1985.3",
        justification="The court asks who was billed at one address in June.",
    )  # fmt: skip
    draft = draft_disclosure(
        recipient=court, subject=customer.subject, columns=[NAME, STREET], reason="legal_process",
        papers=papers, by=office.paul, at=office.ago(14),
    )  # fmt: skip
    approve_disclosure(draft=draft, by=office.admin, at=office.ago(13))


def _incident(office: Office) -> None:
    """A letter went to the wrong house, and everybody was told."""
    incident = report_incident(
        what="Forty bills were put into the envelopes of their neighbours at the printer's.",
        categories=["name", "service.address", "billing"], high_risk=False,
        discovered_at=office.ago(100), by=office.paul, at=office.ago(100),
    )  # fmt: skip
    for step, days, measures in (
        (
            "authority_told_at",
            98,
            "The printer stopped the run; 31 of 40 letters came back unopened.",
        ),
        ("people_told_at", 95, "A letter with an excuse and the right bill went to all forty."),
        ("closed_at", 70, "The printer now compares the name on bill and envelope by machine."),
    ):
        note_step(
            incident=incident, step=step, measures=measures, by=office.paul, at=office.ago(days)
        )


def _erased(office: Office, customer: Customer) -> None:
    """Somebody was erased, with a certificate; a later file brought a row that may be theirs."""
    subject, at = customer.subject, office.ago(10)
    digest = plan(subject, on=timezone.localdate(at)).digest
    erase(subject=subject, digest=digest, by=office.paul, at=at, reason="asked by letter")
    said = identifiers(email="new.tenant@example.net", name="Robin Marsh")
    quarantine(subject=subject, said=said, receipt=1, line=212, at=office.ago(1))
