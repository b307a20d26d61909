"""Messages to groups, and what those who said yes to that let us see of them."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from privacy.models import ConsentEvent, Subject


class Segment(models.Model):
    """A group of homes as what must be so of each: no list of them. Worked out whenever it is asked for.

    `conditions` are read by `notices.facts.read_conditions`; none means every home that has water.
    """

    name = models.CharField(max_length=80, unique=True)  # among staff
    conditions: Any = models.JSONField(default=list)
    written_by = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"segment {self.pk}"


class CampaignQuerySet(models.QuerySet["Campaign"]):
    """Reads of messages to groups."""

    def going(self) -> Self:
        """Those of which people are still told, paused ones left out; the oldest first."""
        return self.filter(
            sent_at__isnull=False, finished_at=None, stopped_at=None, paused_at=None
        ).order_by("sent_at", "pk")


class Campaign(models.Model):
    """One message to a group: written by a member of staff, let go by another, in both languages.

    Whom it goes to is asked again with every part of it that goes out, and of each person when it is handed
    over. `conditions` are those of its group as they were when the second person let it go: what they read
    is what counts, whatever becomes of the group. `figures` are totals (notices/campaigns.py), counted anew
    for a month after that: then the rows they are counted from are gone.
    """

    name = models.CharField(max_length=80)  # among staff
    segment = models.ForeignKey(
        Segment, on_delete=models.PROTECT, null=True, blank=True, related_name="campaigns"
    )  # none: everybody
    conditions: Any = models.JSONField(default=list, blank=True)
    purpose = models.CharField(max_length=20, default="marketing")  # a key of notices.purposes
    law = models.CharField(max_length=200, blank=True)  # which law makes the rules it is about
    each_hour = models.PositiveIntegerField(default=1000)  # messages written in any hour, at most
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
    paused_by = models.ForeignKey(
        Subject, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    paused_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)  # nobody was left to be told
    figures = models.JSONField(default=dict, blank=True)
    counted_at = models.DateTimeField(null=True, blank=True)

    objects = CampaignQuerySet.as_manager()

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
            models.CheckConstraint(
                name="only_what_goes_out_is_paused",
                condition=Q(paused_by=None, paused_at=None)
                | Q(
                    paused_by__isnull=False,
                    paused_at__isnull=False,
                    sent_at__isnull=False,
                    finished_at=None,
                    stopped_at=None,
                ),
            ),
            models.CheckConstraint(
                name="a_rule_of_the_law_names_it",
                condition=~Q(purpose="water_rules") | ~Q(law=""),
            ),
            models.CheckConstraint(
                name="somebody_is_told_in_an_hour", condition=Q(each_hour__gte=1)
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
