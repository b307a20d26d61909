"""Where somebody is reached by each channel, as it stands when the message goes out."""

from accounts.models import Customer
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
    """Return the address for letters of the utility's record, in lines; empty if there is none."""
    customer = (
        Customer.objects.filter(subject=subject).exclude(mail_line1="").order_by("pk").first()
    )
    if customer is None:
        return ""
    place = " ".join(filter(None, [customer.mail_state, customer.mail_postcode]))
    town = ", ".join(filter(None, [customer.mail_city, place]))
    lines = [customer.name, customer.mail_line1, customer.mail_line2, town]
    return "\n".join(filter(None, lines))


def bounce_of(subject: Subject, email: str) -> Bounce | None:
    """Return why nothing is sent to an address any more; None where it may be."""
    if not email:
        return None
    found = Bounce.objects.filter(subject=subject, address_digest__in=bounce_digests(email))
    return found.order_by("-pk").first()


def bounce_digests(email: str) -> list[str]:
    """Return what an address that gave a mail back is written down as, under the newest secret first.

    Not as erasure writes it down to know it again: that stays, and would join the two.
    """
    return [keys.digest("bounce", plain_email(email), version=it) for it in keys.versions()]
