"""Which pages were opened, by those who said that we may count; and how each job went."""

from datetime import datetime, timedelta

from django.db import models

from privacy.models import ConsentEvent


class Event(models.Model):
    """One thing that somebody did on these pages. A trigger refuses it without a yes that is valid then.

    No address, no device, no value that stood on the page: the name of the page as the program knows it.
    """

    class Kind(models.TextChoices):
        """All that is counted (A058); a kind that is not here cannot be stored."""

        PAGE_OPENED = "page_opened"

    consent = models.ForeignKey(ConsentEvent, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    page = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="event_is_of_a_declared_kind", condition=models.Q(kind="page_opened")
            ),
        ]
        indexes = [models.Index(name="events_by_time", fields=["at"])]

    def __str__(self) -> str:
        return f"event {self.pk}"


class JobRun(models.Model):
    """How one job of the schedule went last. The schedule is kept here, so that a restart forgets nothing.

    A run that began and has not ended is at work, or its process died: the lock in `portal.sql` tells.
    """

    name = models.CharField(max_length=40, unique=True)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    # The last run that found something to do, and how much.
    did = models.PositiveIntegerField(default=0)
    did_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveIntegerField(default=0)  # one after the other, up to now
    problem = models.CharField(
        max_length=60, blank=True
    )  # a kind of problem: its text may name people

    def __str__(self) -> str:
        return f"runs of {self.name}"

    def next_at(self, every: timedelta, retried: timedelta) -> datetime:
        """Return when it runs next: one that was cut off comes sooner than its turn."""
        return self.began_at + (every if self.ended_at else min(every, retried))
