"""What people said yes and no to, and the words they were shown."""

from datetime import datetime
from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from privacy.models.people import Subject


class State(models.TextChoices):
    """The states of the Data Privacy Vocabulary that leave a trace here."""

    GIVEN = "given", _("You said yes")
    RENEWED = "renewed", _("You said yes again")
    REFUSED = "refused", _("You said no")
    WITHDRAWN = "withdrawn", _("You took your yes back")
    EXPIRED = "expired", _("Your yes ran out")
    INVALIDATED = "invalidated", _("We set your yes aside")
    UNKNOWN = "unknown", _("You have not been asked")


class Channel(models.TextChoices):
    """By which way an answer came in."""

    PORTAL = "portal", _("on this site")
    BANNER = "banner", _("in the strip above a page")
    COOKIES = "cookies", _("on the page about cookies")
    SIGNAL = "gpc", _("by your browser’s opt-out signal")
    FORM = "form", _("by the form that needs no login")
    ONE_CLICK = "one_click", _("by the link in a message")
    STAFF = "staff", _("to our staff")
    SIGNING_IN = "signing_in", _("when you signed in: your account said no")
    FEED = "feed", _("in the utility’s records")
    OFFICE = "office", _("by the privacy office")


class ConsentNotice(models.Model):
    """A text that somebody was shown before they answered, named by its SHA-256.

    A trigger refuses every change: what people said yes to must be readable as they read it.
    """

    digest = models.CharField(primary_key=True, max_length=64)
    choice = models.CharField(max_length=64)
    version = models.CharField(max_length=16)
    language = models.CharField(max_length=8)
    text = models.TextField()

    def __str__(self) -> str:
        return f"notice {self.pk}"


class ConsentEvents(models.QuerySet["ConsentEvent"]):
    """Answers, read."""

    def of(self, who: Subject | UUID) -> Self:
        """Answers of a person, or of a browser that nobody is signed in with."""
        return self.filter(subject=who) if isinstance(who, Subject) else self.filter(browser=who)

    def newest_first(self) -> Self:
        """In the order in which they count: the last one stands."""
        return self.order_by("-at", "-pk")

    def standing(self, *, at: datetime) -> Self:
        """The last answer of each person or browser to each choice, as of `at`."""
        who = ("subject", "browser", "choice")
        return self.filter(at__lte=at).order_by(*who, "-at", "-pk").distinct(*who)


class ConsentEvent(models.Model):
    """One answer to one choice. A trigger refuses every change; see `privacy/sql.py` for its doors."""

    VALID = (State.GIVEN, State.RENEWED)
    SAID_NO = (State.REFUSED, State.WITHDRAWN)

    subject = models.ForeignKey(
        Subject, null=True, blank=True, on_delete=models.PROTECT, related_name="consent_events"
    )
    # A random number that stands in the cookie of a browser that said yes, and nowhere else.
    browser = models.UUIDField(null=True, blank=True)
    # A key of CHOICES, or "share " and the key of a recipient: see `privacy.choices.directions`.
    choice = models.CharField(max_length=64)
    state = models.CharField(max_length=16, choices=State.choices)
    channel = models.CharField(max_length=16, choices=Channel.choices)
    # What was shown, and how it looked; empty where nobody was shown anything, such as a signal.
    notice = models.ForeignKey(
        ConsentNotice, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ui_version = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    # From when it is kept 24 months more: the end of a yes, and of anything else its own time.
    ends_at = models.GeneratedField(
        expression=Coalesce("expires_at", "at"),
        output_field=models.DateTimeField(),
        db_persist=True,
    )
    # A member of staff who wrote it down; NULL if the person did it.
    by = models.ForeignKey(
        Subject, null=True, blank=True, on_delete=models.PROTECT, related_name="consents_recorded"
    )

    objects = models.Manager.from_queryset(ConsentEvents)()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="consent_is_of_a_person_or_a_browser",
                condition=Q(subject=None, browser__isnull=False)
                | Q(subject__isnull=False, browser=None),
            ),
            # A yes that nobody can show the words of is none (GDPR 7(1)).
            models.CheckConstraint(
                name="a_yes_has_its_evidence",
                condition=~Q(state__in=["given", "renewed"])
                | Q(notice__isnull=False, expires_at__isnull=False) & ~Q(ui_version=""),
            ),
            models.CheckConstraint(name="consent_is_recorded", condition=~Q(state="unknown")),
        ]
        indexes = [
            models.Index(name="consent_of_a_subject", fields=["subject", "choice", "-at"]),
            models.Index(name="consent_of_a_browser", fields=["browser", "choice", "-at"]),
        ]

    def __str__(self) -> str:
        return f"consent event {self.pk}"
