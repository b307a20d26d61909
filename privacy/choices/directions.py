"""What people told us to give to somebody they chose, and the words that they read before they did.

Each recipient is a choice of its own beside those of the vocabulary: "share acme". The consent events say
whether it stands, the direction says what may go. It is asked each time that something shall leave.
"""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from privacy.models import ConsentEvent, Direction, Recipient, Subject
from privacy.policy.sentences import labels
from privacy.vocabulary import CATEGORIES

PREFIX = "share "


def choice_of(recipient: Recipient) -> str:
    """Return what the choice is called in consent events and in the ledger."""
    return f"{PREFIX}{recipient.key}"


def label_of(choice: str) -> str:
    """Return in words what a choice was about: who should receive something."""
    key = choice.removeprefix(PREFIX)
    name = Recipient.objects.filter(key=key).values_list("name", flat=True).first()
    return _("Sharing your data with %(name)s") % {"name": name or key}


def end_of(until: date) -> datetime:
    """Return the moment at which the last day is over, where the utility is."""
    return timezone.make_aware(datetime.combine(until + timedelta(days=1), time.min))


def standing(*, at: datetime, subject: Subject | None = None) -> list[Direction]:
    """Return the directions that hold, of everybody or of one person, by the name of the recipient."""
    events = ConsentEvent.objects.filter(choice__startswith=PREFIX)
    rows = Direction.objects.filter(given_at__lte=at).select_related("recipient", "subject")
    if subject is not None:
        events, rows = events.of(subject), rows.filter(subject=subject)
    holds = {
        (event.subject_id, event.choice): event.at
        for event in events.standing(at=at)
        if event.state in ConsentEvent.VALID and event.expires_at and event.expires_at > at
    }
    return [
        row
        for row in rows.order_by("recipient__name", "pk")
        if holds.get((row.subject_id, choice_of(row.recipient))) == row.given_at
    ]


def may_receive(recipient: Recipient, *, of: Subject, at: datetime) -> set[str]:
    """Return the kinds of a person's data that they told us to give to a recipient, as of now."""
    return {
        category
        for row in standing(at=at, subject=of)
        if row.recipient_id == recipient.pk
        for category in row.categories
    }


def text_of(
    recipient: Recipient, *, categories: Collection[str], until: date, language: str
) -> str:
    """Return everything that is said before a yes, in one language, a line each."""
    with override(language):
        lines = [
            _("Sharing your data with %(name)s") % {"name": recipient.name},
            _("They may receive: %(kinds)s.") % {"kinds": labels(sorted(categories), CATEGORIES)},
            _("The last day is %(day)s.") % {"day": formats.date_format(until, "DATE_FORMAT")},
            _("Country: %(country)s. %(protection)s.")
            % {"country": recipient.country, "protection": recipient.get_transfer_display()},
            _("You can stop it at any time. What they have by then is in their hands."),
            _("Yes, share this"),
        ]
        return "\n".join(str(line) for line in lines)
