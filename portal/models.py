"""Which pages were opened, by those who said that we may count; how each job went; what staff may and do."""

from datetime import datetime, timedelta
from typing import Self

from django.contrib.auth.models import Group
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.counted import KINDS
from privacy.models import ConsentEvent, Subject


class Event(models.Model):
    """One thing that somebody did on these pages. A trigger refuses it without a yes that is valid then.

    No address, no device, no value that stood on the page: the name of the page as the program knows it.
    """

    class Kind(models.TextChoices):
        """All that is counted (A058), as `portal.counted` says where; no other kind can be stored."""

        PAGE_OPENED = "page_opened", _("Opened a page")
        UNIT_CHANGED = "unit_changed", _("Changed the unit of water")
        LEAK_ANSWERED = "leak_answered", _("Answered an alert of a leak")
        PAYMENT_BEGUN = "payment_begun", _("Went on to pay a bill")
        PROGRAM_APPLIED = "program_applied", _("Applied for a rebate")
        SAVING_MARKED = "saving_marked", _("Marked a way to save water")
        HOME_DESCRIBED = "home_described", _("Told us of the home")
        NOTICES_CHOSEN = "notices_chosen", _("Chose what we send")
        LANGUAGE_SWITCHED = "language_switched", _("Changed the language")
        USE_DOWNLOADED = "use_downloaded", _("Downloaded water use")
        BILL_SAVED = "bill_saved", _("Opened a bill as a file")

    consent = models.ForeignKey(ConsentEvent, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=24, choices=Kind.choices)
    page = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="event_is_of_a_declared_kind", condition=models.Q(kind__in=KINDS)
            ),
        ]
        indexes = [models.Index(name="events_by_time", fields=["at"])]

    def __str__(self) -> str:
        return f"event {self.pk}"


class FigureCell(models.Model):
    """One cell of a figure in one week, as it may be shown: nobody is in it, and nobody can be worked out.

    What is too small was never written here. A week is written once, after it has ended, and never again: two
    values of one week would differ by whoever came or went between them, or was erased.
    """

    room = models.CharField(max_length=20)
    figure = models.CharField(max_length=40)
    week = models.DateField()  # its first day
    part = models.CharField(max_length=64, blank=True)  # empty: the whole
    amount = models.BigIntegerField(
        null=True, blank=True
    )  # NULL: fewer than fifteen, or hidden for others

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_cell_a_week", fields=["room", "figure", "part", "week"]
            ),
        ]
        indexes = [models.Index(name="figures_by_week", fields=["week"])]
        permissions = [("view_figures", "May see the figures of the utility")]

    def __str__(self) -> str:
        return f"cell {self.pk}"


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


class StaffRoleGroupQuerySet(models.QuerySet["StaffRoleGroup"]):
    """Reads of roles."""

    def with_permissions(self) -> Self:
        """With all that each may."""
        return self.select_related("group").prefetch_related("group__permissions__content_type")


class StaffRoleGroup(models.Model):
    """Which group a role of staff is, and what the table gave it when it was laid down last.

    `declared` tells what a release changed from what an administrator did: see `staff_roles.merged`.
    """

    role = models.CharField(max_length=16, unique=True)
    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="staff_role")
    declared = ArrayField(models.CharField(max_length=100), default=list)
    at = models.DateTimeField()

    objects = StaffRoleGroupQuerySet.as_manager()

    def __str__(self) -> str:
        return f"group of {self.role}"

    @property
    def permissions(self) -> frozenset[str]:
        """What its group may: "leaks.view_leakalert". Loaded `with_permissions`, it asks nothing."""
        return frozenset(
            f"{each.content_type.app_label}.{each.codename}"
            for each in self.group.permissions.all()
        )


class SearchDay(models.Model):
    """How often a member of staff searched for customers on a day, and how often in vain.

    Never what for: that would be a second register of who was looked for.
    """

    by = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="search_days")
    day = models.DateField()
    searches = models.PositiveIntegerField(default=0)
    in_vain = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_count_of_searches_a_day", fields=["by", "day"])
        ]
        indexes = [models.Index(name="searches_by_day", fields=["day"])]

    def __str__(self) -> str:
        return f"searches {self.pk}"
