"""Public notices: that the water is off, must be boiled, is scarce; where, from when to when."""

from datetime import datetime
from typing import Any, Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Premises
from privacy.models import Subject


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    """Reads of public notices."""

    def current(self, now: datetime) -> Self:
        """Those that hold, or are to come; newest first."""
        goes_on = Q(to_at=None) | Q(to_at__gt=now)
        return self.announced().filter(goes_on, ended_at=None)

    def over_since(self, since: datetime, now: datetime) -> Self:
        """Those that ended after `since`; newest first."""
        lately = Q(ended_at__gt=since) | Q(ended_at=None, to_at__gt=since, to_at__lte=now)
        return self.announced().filter(lately)

    def announced(self) -> Self:
        """Those that everybody may read; newest first."""
        return self.exclude(announced_at=None).order_by("-announced_at", "-pk")


class Announcement(models.Model):
    """One public notice, in both languages. Nobody reads it before it is announced.

    Where it holds is the whole town, or the places of `AnnouncementPlace`; `where_en` and `where_es` say it
    in words, since nobody publishes a list of house numbers. `to_at` NULL: until further notice.
    """

    class Kind(models.TextChoices):
        BOIL_WATER = "boil_water", _("Boil your water")
        OUTAGE = "outage", _("Water is off")
        PLANNED_WORK = "planned_work", _("Planned work")
        DROUGHT = "drought", _("Drought")

    class Area(models.TextChoices):
        TOWN = "town", _("The whole town")
        POSTCODES = "postcodes", _("ZIP codes")
        STREETS = "streets", _("Streets, with house numbers")
        PLACES = "places", _("A list of premises numbers")

    # Minutes count: one person announces these, stands on every page of theirs, and is read out.
    URGENT = frozenset({Kind.BOIL_WATER, Kind.OUTAGE})

    kind = models.CharField(max_length=12, choices=Kind.choices)
    stage = models.PositiveSmallIntegerField(
        null=True, blank=True
    )  # of a drought, as the law counts
    title_en = models.CharField(max_length=120)
    text_en = models.TextField(max_length=4000)
    title_es = models.CharField(max_length=120)
    text_es = models.TextField(max_length=4000)
    area = models.CharField(max_length=9, choices=Area.choices)
    area_lines = models.TextField(max_length=20_000, blank=True)  # as staff typed it
    where_en = models.CharField(max_length=200, blank=True)
    where_es = models.CharField(max_length=200, blank=True)
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True, blank=True)
    written_by = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    announced_by = models.ForeignKey(
        Subject, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    announced_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)  # lifted, or over sooner than was said

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="an_announcement_ends_after_it_begins",
                condition=Q(to_at=None) | Q(to_at__gt=F("from_at")),
            ),
            # Whoever reads that boiling ends at six stops at six, whatever the laboratory found.
            models.CheckConstraint(
                name="boiling_ends_when_it_is_lifted",
                condition=~Q(kind="boil_water") | Q(to_at=None),
            ),
            models.CheckConstraint(
                name="only_a_drought_has_a_stage",
                condition=Q(stage=None) | Q(kind="drought", stage__gte=1, stage__lte=6),
            ),
            models.CheckConstraint(
                name="what_can_wait_is_announced_by_a_second_person",
                condition=Q(announced_by=None, announced_at=None)
                | (
                    Q(announced_by__isnull=False, announced_at__isnull=False)
                    & (Q(kind__in=["boil_water", "outage"]) | ~Q(announced_by=F("written_by")))
                ),
            ),
            models.CheckConstraint(
                name="an_announcement_is_announced_before_it_ends",
                condition=Q(ended_at=None) | Q(ended_at__gte=F("announced_at")),
            ),
        ]
        indexes = [
            models.Index(
                name="announcements_newest_first",
                fields=["-announced_at", "-id"],
                condition=Q(announced_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"announcement {self.pk}"

    @property
    def is_urgent(self) -> bool:
        """Whether minutes count."""
        return self.kind in self.URGENT

    @property
    def in_town(self) -> bool:
        """Whether it holds everywhere."""
        return self.area == self.Area.TOWN

    def said(self, what: str, language: str = "") -> str:
        """Return its "title", "text" or "where" in a language, the reader's if none is named."""
        spanish = (language or get_language() or "").startswith("es")
        return str(getattr(self, f"{what}_es" if spanish else f"{what}_en"))

    def is_over(self, now: datetime) -> bool:
        """Whether it holds no more."""
        return self.ended_at is not None or (self.to_at is not None and self.to_at <= now)


class AnnouncementPlace(models.Model):
    """Says that a public notice holds at a place; `left_at`: until it was corrected, at that moment."""

    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="places")
    premises = models.ForeignKey(Premises, on_delete=models.CASCADE, related_name="+")
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="a_place_is_in_an_announcement_once", fields=["announcement", "premises"]
            )
        ]

    def __str__(self) -> str:
        return f"announcement place {self.pk}"


class AnnouncementStep(models.Model):
    """Something that was said of a public notice: announced, changed, lifted; with how it read then.

    It is also the queue of those who are told: `told_at` is NULL until everybody's notice is written.
    """

    class Kind(models.TextChoices):
        ANNOUNCED = "announced", _("Announced")
        CHANGED = "changed", _("Changed")
        ENDED = "ended", _("Over")

    announcement = models.ForeignKey(Announcement, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    by = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    note_en = models.TextField(max_length=1000, blank=True)  # what changed, or that it is over
    note_es = models.TextField(max_length=1000, blank=True)
    read: Any = models.JSONField(encoder=DjangoJSONEncoder)  # its words as of then
    in_town = (
        models.BooleanField()
    )  # told to the whole town, be it to say that it is not so any more
    told_at = models.DateTimeField(null=True, blank=True)
    people = models.PositiveIntegerField(null=True, blank=True)  # how many messages that made

    class Meta:
        indexes = [
            models.Index(name="steps_to_tell", fields=["at"], condition=Q(told_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"announcement step {self.pk}"

    def note(self, language: str = "") -> str:
        """Return what it says beside the notice, in a language, the reader's if none is named."""
        spanish = (language or get_language() or "").startswith("es")
        return self.note_es if spanish else self.note_en
