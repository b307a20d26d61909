"""Where somebody is reached by each channel, as it stands when the message goes out."""

from collections.abc import Collection, Mapping
from uuid import UUID

from accounts.models import Customer, Premises
from notices.models import Bounce, Channel, Phone
from privacy import keys
from privacy.contact import email_of
from privacy.lasting.suppression import plain_email
from privacy.models import Subject


def address_of(subject: Subject, channel: str) -> str:
    """Return the person's address for a channel; empty where nothing may be sent there."""
    if channel == Channel.EMAIL:
        return email_of(subject)
    if channel == Channel.POST:
        return mailing_address_of(subject)
    phone = phone_of(subject)
    return phone.number if phone and phone.verified_at and not phone.stopped_at else ""


def phone_of(subject: Subject) -> Phone | None:
    """Return the telephone that somebody gave last."""
    return Phone.objects.filter(subject=subject).order_by("-pk").first()


def mailing_address_of(subject: Subject) -> str:
    """Return the address for letters of the utility's record, in lines; empty if there is none.

    Whoever gave none is written to where they have water, if that is one place.
    """
    customers = Customer.objects.filter(subject=subject).order_by("pk")
    known = customers.exclude(mail_line1="").first()
    if known:
        return _in_lines(
            known.name, known.mail_line1, known.mail_line2,
            known.mail_city, known.mail_state, known.mail_postcode,
        )  # fmt: skip
    served = Premises.objects.filter(
        agreements__account__customer__in=customers, agreements__to_date=None
    )
    named, places = customers.exclude(name="").first(), list(served.distinct()[:2])
    if named is None or len(places) != 1:
        return ""
    [place] = places
    return _in_lines(named.name, place.line1, place.line2, place.city, place.state, place.postcode)


def _in_lines(name: str, line1: str, line2: str, city: str, state: str, postcode: str) -> str:
    town = ", ".join(filter(None, [city, " ".join(filter(None, [state, postcode]))]))
    return "\n".join(filter(None, [name, line1, line2, town]))


def bounce_of(subject: Subject, email: str) -> Bounce | None:
    """Return why nothing is sent to an address any more; None where it may be."""
    if not email:
        return None
    return bounces_of([subject], {subject.pk: email}).get(subject.pk)


def bounces_of(subjects: Collection[Subject], emails: Mapping[UUID, str]) -> Mapping[UUID, Bounce]:
    """Return the same for some people, of an address each, by their numbers. One query."""
    rows = Bounce.objects.filter(subject__in=subjects).order_by("pk")
    # Only of the few whose mail ever came back: a digest takes longer than to look for a row.
    return {
        row.subject_id: row
        for row in rows
        if row.address_digest in bounce_digests(emails.get(row.subject_id, ""))
    }


def bounce_digests(email: str) -> list[str]:
    """Return what an address that gave a mail back is written down as, under the newest secret first.

    Not as erasure writes it down to know it again: that stays, and would join the two.
    """
    return [keys.digest("bounce", plain_email(email), version=it) for it in keys.versions()]
