"""Offers to many, and what those who said yes to that let us see of them."""

from django.db import models
from django.db.models import F, Q

from accounts.models import Premises
from privacy.models import ConsentEvent, Subject


class Campaign(models.Model):
    """One offer by e-mail: written by a member of staff, let go by another, in both languages.

    Whom it goes to is asked when it is let go, and of each again when it is handed over. `figures` are totals
    (notices/campaigns.py), counted anew for a month after that: then the rows they are counted from are gone.
    """

    name = models.CharField(max_length=80)  # among staff
    premises_kind = models.CharField(
        max_length=16, blank=True, choices=Premises.Kind.choices
    )  # empty: everybody
    title_en = models.CharField(max_length=120)
    text_en = models.TextField(max_length=4000)
    title_es = models.CharField(max_length=120)
    text_es = models.TextField(max_length=4000)
    written_by = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    sent_by = models.ForeignKey(
        Subject, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sent_at = models.DateTimeField(null=True, blank=True)
    stopped_by = models.ForeignKey(
        Subject, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    stopped_at = models.DateTimeField(null=True, blank=True)
    figures = models.JSONField(default=dict, blank=True)
    counted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="an_offer_is_let_go_by_a_second_person",
                condition=Q(sent_by=None, sent_at=None)
                | (Q(sent_by__isnull=False, sent_at__isnull=False) & ~Q(sent_by=F("written_by"))),
            ),
            models.CheckConstraint(
                name="an_offer_is_stopped_after_it_was_let_go",
                condition=Q(stopped_by=None, stopped_at=None)
                | Q(stopped_by__isnull=False, stopped_at__gte=F("sent_at"), sent_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"campaign {self.pk}"

    def written_in(self, language: str) -> tuple[str, str]:
        """Return title and text in a language; English for every other one."""
        if language == "es":
            return self.title_es, self.text_es
        return self.title_en, self.text_en


class MailEvent(models.Model):
    """Says that somebody opened an offer, or followed a link in it: once for each, however often they did.

    A trigger refuses it without a yes to `email_tracking` that is valid then. Not which link, nor from where.
    """

    class Kind(models.TextChoices):
        OPENED = "opened"
        FOLLOWED = "followed"

    consent = models.ForeignKey(ConsentEvent, on_delete=models.PROTECT, related_name="+")
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="an_offer_is_opened_once", fields=["campaign", "consent", "kind"]
            ),
            models.CheckConstraint(
                name="mail_event_is_of_a_declared_kind",
                condition=Q(kind__in=["opened", "followed"]),
            ),
        ]

    def __str__(self) -> str:
        return f"mail event {self.pk}"
