"""What is paid later: plans, appeals, and the case of an account that is behind."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import had_account
from accounts.models import Account, User
from accounts.roles import May
from billing.paying_later import OURS, Part, Policy
from privacy.models import Subject


class PayingLaterPolicyQuerySet(models.QuerySet["PayingLaterPolicy"]):
    """Reads of what the utility laid down."""

    def in_force(self, day: date) -> Policy:
        """Return what is granted at once on a day; without a row, what this program comes with."""
        found = self.filter(from_date__lte=day).order_by("-from_date").first()
        return found.policy() if found else OURS


class PayingLaterPolicy(models.Model):
    """What is granted at once from a day on, as the utility laid it down."""

    from_date = models.DateField(unique=True)
    most_days = models.PositiveSmallIntegerField()
    most_months = models.PositiveSmallIntegerField()
    least = models.DecimalField(max_digits=8, decimal_places=2)
    clean_months = models.PositiveSmallIntegerField()

    objects = PayingLaterPolicyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "paying later policies"

    def __str__(self) -> str:
        return f"policy {self.pk}"

    def policy(self) -> Policy:
        """Return it as the rules ask for it."""
        return Policy(
            self.from_date, self.most_days, self.most_months, self.least, self.clean_months
        )


class ArrangementQuerySet(models.QuerySet["Arrangement"]):
    """Reads of plans."""

    def visible_to(self, user: User, *, today: date) -> Self:
        """Plans of accounts that `user` may pay for, asked for while they could."""
        return self.filter(
            had_account(
                user,
                account="account",
                from_date="asked_on",
                to_date="asked_on",
                what=May.PAY,
                today=today,
            )
        )

    def open(self) -> Self:
        """Those that wait for an answer, and those that run."""
        return self.filter(state__in=[Arrangement.State.ASKED, Arrangement.State.GRANTED])

    def newest_first(self) -> Self:
        """Order by the day it was asked for, latest first."""
        return self.order_by("-asked_at", "-pk")


class Arrangement(models.Model):
    """A plan to pay what an account owes later: on one day, or in parts. `amount` is dollars."""

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("plan", "Asked for")
        GRANTED = "granted", _("Agreed")
        REFUSED = "refused", _("Not agreed")
        KEPT = "kept", _("Paid")
        BROKEN = "broken", _("Not kept")
        WITHDRAWN = "withdrawn", _("Taken back")

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="arrangements")
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    asked_on = models.DateField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices)
    # `decided_by` None: the policy granted it by itself.
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        Subject, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.TextField(max_length=1000, blank=True)  # as the resident reads it
    ended_on = models.DateField(null=True, blank=True)
    renews = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="renewed_by"
    )

    objects = ArrangementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_open_plan_of_an_account",
                fields=["account"],
                condition=Q(state__in=["asked", "granted"]),
            ),
            models.CheckConstraint(name="a_plan_is_about_money", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="a_plan_that_runs_was_granted",
                condition=~Q(state__in=["granted", "refused", "kept", "broken"])
                | Q(decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="a_plan_ends_on_a_day",
                condition=Q(state__in=["asked", "granted"], ended_on=None)
                | Q(state__in=["refused", "kept", "broken", "withdrawn"], ended_on__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["account", "-asked_at"], name="plans_of_an_account")]

    def __str__(self) -> str:
        return f"plan {self.pk}"

    def parts(self) -> list[Part]:
        """Return its days and amounts, earliest first."""
        found = sorted(self.instalments.all(), key=lambda it: it.due_on)
        return [Part(it.due_on, it.amount) for it in found]


class Instalment(models.Model):
    """One part of a plan."""

    arrangement = models.ForeignKey(
        Arrangement, on_delete=models.PROTECT, related_name="instalments"
    )
    due_on = models.DateField()
    amount = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["arrangement", "due_on"], name="one_instalment_a_day"),
            models.CheckConstraint(name="an_instalment_is_money", condition=Q(amount__gt=0)),
        ]

    def __str__(self) -> str:
        return f"instalment {self.pk}"


class AppealQuerySet(models.QuerySet["Appeal"]):
    """Reads of appeals."""

    def visible_to(self, user: User, *, today: date) -> Self:
        """Appeals of accounts that `user` may pay for, made while they could."""
        return self.filter(
            had_account(
                user,
                account="account",
                from_date="asked_on",
                to_date="asked_on",
                what=May.PAY,
                today=today,
            )
        )


class Appeal(models.Model):
    """Somebody says that a bill is wrong, or that water must not be shut off. It stops the clock."""

    class Decision(models.TextChoices):
        AGREED = "agreed", _("We agree with you")
        REFUSED = "refused", _("We do not agree")

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="appeals")
    text = models.TextField(max_length=4000, blank=True)
    asked_on = models.DateField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=10, choices=Decision.choices, blank=True)
    reason = models.TextField(max_length=1000, blank=True)  # as the resident reads it
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(
        Subject, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = AppealQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_open_appeal_of_an_account",
                fields=["account"],
                condition=Q(decided_on=None),
            ),
            models.CheckConstraint(
                name="an_appeal_is_decided_once",
                condition=Q(decision="", decided_on=None, decided_by=None)
                | Q(
                    decision__in=["agreed", "refused"],
                    decided_on__isnull=False,
                    decided_by__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"appeal {self.pk}"


class ShutOffCase(models.Model):
    """An account that is behind, from the day on which that was seen until nothing is overdue."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="shut_off_cases")
    delinquent_since = models.DateField()
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_open_case_of_an_account",
                fields=["account"],
                condition=Q(closed_on=None),
            ),
            models.CheckConstraint(
                name="a_case_is_of_a_bill_that_was_due",
                condition=Q(opened_on__gte=F("delinquent_since")),
            ),
        ]

    def __str__(self) -> str:
        return f"shut-off case {self.pk}"


class ShutOffStep(models.Model):
    """One thing that happened in a case. Steps are added and never changed.

    A step counts from the day it was written down: one that is noted late brings no day nearer.
    """

    class Kind(models.TextChoices):
        WRITTEN = "written", _("Notice written")
        NOTICED = "noticed", _("Notice on its way to every address")
        CONTACTED = "contacted", _("Spoke with the customer, or left word at the door")
        PROTECTED = "protected", _("The law protects this household")
        UNPROTECTED = "unprotected", _("The law does not protect this household any more")
        SHUT_OFF = "shut_off", _("Water was shut off")
        RESTORED = "restored", _("Water is back")

    case = models.ForeignKey(ShutOffCase, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    on = models.DateField()
    at = models.DateTimeField()
    # None: the clock noted that letters had gone out.
    by = models.ForeignKey(
        Subject, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Of a notice: which version of its words, and what was overdue.
    version = models.PositiveIntegerField(null=True, blank=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_notice_has_words_and_an_amount",
                condition=~Q(kind="written") | Q(version__isnull=False, amount__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["kind", "on"], name="shut_offs_by_day")]

    def __str__(self) -> str:
        return f"step {self.pk}"


class ShutOffWording(models.Model):
    """The shut-off notice in one language, as one version has it.

    A version that has every language is sent, and not changed any more.
    """

    version = models.PositiveIntegerField()
    language = models.CharField(max_length=12)
    text = models.TextField(max_length=8000)
    put_in_at = models.DateTimeField()
    put_in_by = models.ForeignKey(
        Subject, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "language"], name="one_wording_of_a_language"
            )
        ]

    def __str__(self) -> str:
        return f"wording {self.pk}"
