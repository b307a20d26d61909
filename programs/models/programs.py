"""What the utility offers money for, and each version of it."""

from datetime import date
from decimal import Decimal
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Premises
from privacy.models import Subject
from programs.terms import ForWhom, Pays, Terms

FOR_WHOM = [
    (ForWhom.ANYBODY.value, _("Anybody who lives in the home or owns it")),
    (ForWhom.OWNER.value, _("Who owns the home")),
    (ForWhom.OCCUPANT.value, _("Who lives in the home")),
]
PAYS = [
    (Pays.FIXED.value, _("A fixed amount")),
    (Pays.SHARE.value, _("A share of the cost, in percent")),
    (Pays.PER_UNIT.value, _("An amount for each unit")),
]


class PaperKind(models.TextChoices):
    """What an application may have to be shown with."""

    RECEIPT = "receipt", _("The receipt")
    BEFORE = "before", _("A photo of before")
    AFTER = "after", _("A photo of after")
    PLAN = "plan", _("A plan or a sketch")
    LABEL = "label", _("A photo of the label of the product")


class ProgramQuerySet(models.QuerySet["Program"]):
    """Reads of programs."""

    def open_on(self, day: date) -> Self:
        """Those that take applications on a day."""
        return self.filter(opens_on__lte=day, closes_on__gte=day)


class Program(models.Model):
    """An offer of money, as it stands now. Texts in both languages; what was before is in its versions.

    `granted_amount` and the counts are kept when people are erased: what was spent stays spent. They are
    written by the same actions, under a lock of this row.
    """

    slug = models.SlugField(_("short name in its address"), max_length=40, unique=True)
    title_en = models.CharField(_("title, in English"), max_length=80)
    title_es = models.CharField(_("title, in Spanish"), max_length=80)
    summary_en = models.CharField(_("one sentence, in English"), max_length=200)
    summary_es = models.CharField(_("one sentence, in Spanish"), max_length=200)
    rules_en = models.TextField(_("rules, in English"), max_length=5000)
    rules_es = models.TextField(_("rules, in Spanish"), max_length=5000)
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(_("last day"))
    kinds = ArrayField(
        models.CharField(max_length=16, choices=Premises.Kind.choices),
        verbose_name=_("kinds of places"),
        blank=True,
        default=list,
        help_text=_("None means all."),
    )
    for_whom = models.CharField(_("for whom"), max_length=8, choices=FOR_WHOM, default="anybody")
    needs_irrigation = models.BooleanField(_("only with a garden that is watered"), default=False)
    needs_pool = models.BooleanField(_("only with a pool"), default=False)
    least_use = models.PositiveBigIntegerField(
        _("least use on an average day, in microlitres"), default=0
    )
    pays = models.CharField(_("pays"), max_length=8, choices=PAYS)
    amount = models.DecimalField(
        _("dollars, or percent"), max_digits=9, decimal_places=2, validators=[MinValueValidator(0)]
    )
    most = models.DecimalField(
        _("at most, in dollars"), max_digits=9, decimal_places=2, null=True, blank=True
    )
    unit_en = models.CharField(_("unit, in English"), max_length=30, blank=True)
    unit_es = models.CharField(_("unit, in Spanish"), max_length=30, blank=True)
    asks_cost = models.BooleanField(_("asks what it cost"), default=True)
    papers = ArrayField(
        models.CharField(max_length=8, choices=PaperKind.choices),
        verbose_name=_("papers"),
        blank=True,
        default=list,
    )
    budget = models.DecimalField(_("budget, in dollars"), max_digits=12, decimal_places=2)
    waiting_list = models.BooleanField(_("has a waiting list"), default=True)
    granted_amount = models.DecimalField(
        max_digits=12, decimal_places=2, default=Decimal(0), editable=False
    )
    applied = models.PositiveIntegerField(default=0, editable=False)
    granted = models.PositiveIntegerField(default=0, editable=False)
    refused = models.PositiveIntegerField(default=0, editable=False)

    objects = ProgramQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_program_gives_no_more_than_it_has",
                condition=Q(granted_amount__lte=F("budget"), granted_amount__gte=0),
                violation_error_message=_("More than that has been granted already."),
            ),
            models.CheckConstraint(
                name="a_program_closes_after_it_opens",
                condition=Q(closes_on__gte=F("opens_on")),
                violation_error_message=_("It closes before it opens."),
            ),
            models.CheckConstraint(
                name="a_share_is_at_most_all_of_it",
                condition=~Q(pays="share") | Q(amount__lte=100, asks_cost=True),
                violation_error_message=_("A share is at most 100 percent, and asks what it cost."),
            ),
            models.CheckConstraint(
                name="what_is_counted_has_a_name",
                condition=~Q(pays="per_unit") | (~Q(unit_en="") & ~Q(unit_es="")),
                violation_error_message=_("Say in both languages what is counted."),
            ),
        ]

    def __str__(self) -> str:
        return f"program {self.pk}"

    def said(self, what: str) -> str:
        """Return its "title", "summary", "rules" or "unit" in the reader's language."""
        language = "es" if (get_language() or "").startswith("es") else "en"
        return str(getattr(self, f"{what}_{language}"))

    def terms(self) -> Terms:
        """Return its terms as they stand now; an application goes by those of its version."""
        return Terms(
            pays=Pays(self.pays),
            amount=self.amount,
            most=self.most,
            kinds=tuple(self.kinds),
            for_whom=ForWhom(self.for_whom),
            needs_irrigation=self.needs_irrigation,
            needs_pool=self.needs_pool,
            least_use=self.least_use,
        )

    def left(self) -> Decimal:
        """Return the dollars that nobody was granted yet."""
        return self.budget - self.granted_amount

    def takes_on(self, day: date) -> bool:
        """Tell whether it takes applications on a day."""
        return self.opens_on <= day <= self.closes_on


class ProgramVersion(models.Model):
    """A program as it was from an instant on: all its columns, money as text. Applications keep theirs."""

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    columns: Any = models.JSONField()
    by = models.ForeignKey(
        Subject, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="a_program_has_each_version_once", fields=["program", "number"]
            )
        ]

    def __str__(self) -> str:
        return f"program version {self.pk}"
