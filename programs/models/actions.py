"""Actions that save water, each with what it saves and who measured that; what people say of them."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import ServiceAgreement, User
from privacy.models import Subject
from programs.ranking import Counts, Needs, Saving, Where

DAYS = {"day": 1.0, "month": 365 / 12, "year": 365.0}
PER = [("day", _("a day")), ("month", _("a month")), ("year", _("a year"))]
WHERE = [(Where.INDOORS.value, _("Indoors")), (Where.OUTDOORS.value, _("Outdoors"))]
COUNTS = [
    (Counts.HOME.value, _("A home, however many live there")),
    (Counts.FAMILY.value, _("An average home: more people save more")),
    (Counts.PERSON.value, _("One person")),
]
NEEDS = [
    (Needs.NOTHING.value, _("Nothing")),
    (Needs.GARDEN.value, _("A garden that is watered")),
    (Needs.POOL.value, _("A pool")),
    (Needs.COOLER.value, _("An evaporative cooler")),
    (Needs.OLD_TOILETS.value, _("Toilets from before 1994")),
]


class SavingAction(models.Model):
    """Something that a household can do to save water, as it stands now, in both languages.

    Its figure stands here as its source says it: gallons in some time, or a share of what runs there. What
    was before is in its versions. It is never deleted: people said that they did it.
    """

    key = models.SlugField(_("short name in its address"), max_length=30, unique=True)
    title_en = models.CharField(_("title, in English"), max_length=80)
    title_es = models.CharField(_("title, in Spanish"), max_length=80)
    how_en = models.TextField(_("how, in English"), max_length=500)
    how_es = models.TextField(_("how, in Spanish"), max_length=500)
    where = models.CharField(_("where the water runs"), max_length=8, choices=WHERE)
    gallons = models.DecimalField(
        _("gallons"), max_digits=9, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0.01)],
    )  # fmt: skip
    per = models.CharField(_("gallons in which time"), max_length=5, choices=PER, blank=True)
    percent = models.DecimalField(
        _("or percent of what runs there"), max_digits=5, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0.01), MaxValueValidator(100)],
    )  # fmt: skip
    counts = models.CharField(_("the figure is for"), max_length=6, choices=COUNTS, default="home")
    needs = models.CharField(
        _("what the home must have"), max_length=11, choices=NEEDS, default="nothing"
    )
    sure = models.BooleanField(
        _("saves in every home"),
        default=True,
        help_text=_("Not if something must be broken first: nobody is promised that."),
    )
    figure = models.CharField(_("what the source says, in its words"), max_length=300)
    source = models.CharField(_("title of the source"), max_length=200)
    url = models.URLField(_("address of the source"), max_length=300)
    offered = models.BooleanField(_("shown to residents"), default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_saving_is_gallons_or_a_share",
                # Also where neither is there: a check that comes to NULL would let it pass.
                condition=Q(gallons__isnull=False, gallons__gt=0, percent=None) & ~Q(per="")
                | Q(gallons=None, per="", percent__isnull=False, percent__gt=0, percent__lte=100),
                violation_error_message=_("Give gallons and their time, or a percentage."),
            )
        ]

    def __str__(self) -> str:
        return f"saving action {self.pk}"

    def said(self, what: str) -> str:
        """Return its "title" or "how" in the reader's language."""
        language = "es" if (get_language() or "").startswith("es") else "en"
        return str(getattr(self, f"{what}_{language}"))

    def saving(self) -> Saving:
        """Return its figure as the rules ask for it: on an average day of the year."""
        return Saving(
            where=Where(self.where),
            gallons=None if self.gallons is None else float(self.gallons) / DAYS[self.per],
            share=None if self.percent is None else float(self.percent) / 100,
            counts=Counts(self.counts),
            needs=Needs(self.needs),
            sure=self.sure,
        )


class SavingActionVersion(models.Model):
    """A saving action as it was from an instant on: all its columns, figures as text."""

    action = models.ForeignKey(SavingAction, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    columns: Any = models.JSONField()
    by = models.ForeignKey(
        Subject, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="a_saving_action_has_each_version_once", fields=["action", "number"]
            )
        ]

    def __str__(self) -> str:
        return f"saving action version {self.pk}"


class ActionMark(models.Model):
    """What somebody said of an action at a home. All of them stay; the newest is what holds."""

    class Kind(models.TextChoices):
        INTERESTED = "interested", _("I want to do this")
        DONE = "done", _("I did this")
        NOT_FOR_ME = "not_for_me", _("Not for me")
        TAKEN_BACK = "taken_back", _("Taken back")

    agreement = models.ForeignKey(ServiceAgreement, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="action_marks")
    action = models.CharField(max_length=30)  # the key of a SavingAction
    kind = models.CharField(max_length=10, choices=Kind.choices)
    on = models.DateField(null=True, blank=True)  # the day on which it was done
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="what_is_done_has_a_day",
                condition=Q(kind="done", on__isnull=False) | (~Q(kind="done") & Q(on=None)),
            )
        ]
        indexes = [models.Index(name="marks_of_a_home", fields=["by", "agreement", "-at"])]

    def __str__(self) -> str:
        return f"action mark {self.pk}"
