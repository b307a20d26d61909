"""How the utility set its desk up: queues, topics with their forms, hours, saved replies, tags."""

from typing import Any, Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


def said_in_the_readers_language(row: models.Model, what: str) -> str:
    """Return the "title", "text" or whatever else a row has in two languages, in the reader's."""
    language = "es" if (get_language() or "").startswith("es") else "en"
    return str(getattr(row, f"{what}_{language}"))


class Queue(models.Model):
    """A pile of threads that some of the staff work on, and how soon it is to be answered.

    Minutes are of office hours: a working day is as long as the office is open.
    """

    slug = models.SlugField(_("short name in its address"), max_length=40, unique=True)
    name_en = models.CharField(_("name, in English"), max_length=60)
    name_es = models.CharField(_("name, in Spanish"), max_length=60, blank=True)
    first_answer_minutes = models.PositiveIntegerField(
        _("minutes to the first answer"), validators=[MinValueValidator(1)]
    )
    next_answer_minutes = models.PositiveIntegerField(
        _("minutes to each answer after it"), validators=[MinValueValidator(1)]
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="an_answer_takes_some_time",
                condition=Q(first_answer_minutes__gte=1, next_answer_minutes__gte=1),
            )
        ]

    def __str__(self) -> str:
        return f"queue {self.pk}"

    @property
    def name(self) -> str:
        """Return its name in the reader's language; the English one where it has no other."""
        return said_in_the_readers_language(self, "name") or self.name_en


class TopicQuerySet(models.QuerySet["Topic"]):
    """Reads of topics."""

    def offered(self) -> Self:
        """Those that people choose between, in the order that the utility gave them."""
        return self.filter(offered=True).order_by("order", "pk")


class Topic(models.Model):
    """What a thread can be about. `fields` is what its form asks, as `conversations.fields` reads it."""

    slug = models.SlugField(_("short name in its address"), max_length=40, unique=True)
    queue = models.ForeignKey(Queue, on_delete=models.PROTECT, related_name="topics")
    title_en = models.CharField(_("title, in English"), max_length=80)
    title_es = models.CharField(_("title, in Spanish"), max_length=80)
    summary_en = models.CharField(_("one sentence, in English"), max_length=200, blank=True)
    summary_es = models.CharField(_("one sentence, in Spanish"), max_length=200, blank=True)
    fields: Any = models.JSONField(_("what its form asks"), default=list, blank=True)
    urgent = models.BooleanField(_("stands before all others"), default=False)
    visits = models.BooleanField(_("somebody may come by"), default=False)
    offered = models.BooleanField(_("people choose it themselves"), default=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = TopicQuerySet.as_manager()

    def __str__(self) -> str:
        return f"topic {self.pk}"

    def said(self, what: str) -> str:
        """Return its "title" or "summary" in the reader's language."""
        return said_in_the_readers_language(self, what)


class OfficeHours(models.Model):
    """From when to when the office is open on a weekday; 0 is Monday. A day without a row is closed.

    Holidays are in the settings, with those of the law.
    """

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday.choices, unique=True)
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))

    class Meta:
        verbose_name_plural = "office hours"
        constraints = [
            models.CheckConstraint(
                name="the_office_closes_after_it_opens",
                condition=Q(closes__gt=F("opens")),
                violation_error_message=_("It closes before it opens."),
            )
        ]

    def __str__(self) -> str:
        return f"office hours {self.pk}"


class SavedReply(models.Model):
    """Words that staff use again and again, with places for what differs: `{name}`, `{topic}`."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    topic = models.ForeignKey(
        Topic, on_delete=models.SET_NULL, null=True, blank=True, related_name="saved_replies"
    )
    text_en = models.TextField(_("text, in English"), max_length=5000)
    text_es = models.TextField(_("text, in Spanish"), max_length=5000)

    class Meta:
        verbose_name_plural = "saved replies"

    def __str__(self) -> str:
        return f"saved reply {self.pk}"


class Tag(models.Model):
    """A word by which staff find threads of one kind again. It says nothing of a person."""

    name = models.CharField(_("name"), max_length=30, unique=True)

    def __str__(self) -> str:
        return f"tag {self.pk}"
