"""What was erased and for whom, what must stay for now, who was told, and what went by its time."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from privacy.models.corrections import Override
from privacy.models.people import Subject
from privacy.models.sharing import Recipient


class Erasure(models.Model):
    """Somebody's data being deleted: asked for first, carried out once it is confirmed.

    While `at` is NULL nothing has happened yet. Afterwards the row is the record of the request that
    the law asks for (11 CCR 7101), and holds the certificate exactly as it is given out.
    """

    reference = models.CharField(max_length=16, unique=True)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="erasures")
    by = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="erasures_done")
    asked_at = models.DateTimeField()
    # What the person was shown, and so what may happen: see `privacy.erasing.erasure.Plan`.
    digest = models.CharField(max_length=64)
    reason = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField(null=True, blank=True)
    # Rows were left out that something still needed; a job comes back for them.
    unfinished = models.BooleanField(default=False)
    key_version = models.PositiveSmallIntegerField(default=0)
    certificate = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_erasure_waits_per_person", fields=["subject"], condition=Q(at=None)
            ),
            models.CheckConstraint(
                name="an_erasure_has_its_certificate", condition=Q(at=None) | ~Q(certificate="")
            ),
        ]

    def __str__(self) -> str:
        return f"erasure {self.pk}"


class NoticeQuerySet(models.QuerySet["DownstreamNotice"]):
    """Reads of notices."""

    def open(self) -> Self:
        """Notices to firms that have not said that it is done.

        One of a correction or a restriction ends with the erasure of its person: that has notices of its own.
        """
        of_something = (
            Q(erasure__isnull=False)
            | Q(override__isnull=False)
            | Q(restriction__isnull=False, restriction__erased_at=None)
        )
        return self.filter(of_something, answered_at=None)


class DownstreamNotice(models.Model):
    """A firm that was given somebody's data, to be told to delete or correct it too, or only to store it.

    11 CCR 7022(b), 7023(c), GDPR 19. What it knows the person by is sealed here for the letter to it, and
    goes when it has answered. The firm is one of the map's (`recipient`), or received it once (`outside`).
    """

    erasure = models.ForeignKey(
        Erasure, null=True, blank=True, on_delete=models.CASCADE, related_name="notices"
    )
    override = models.ForeignKey(
        Override, null=True, blank=True, on_delete=models.SET_NULL, related_name="notices"
    )
    # Whose data it may only store; or may use again, where that was lifted.
    restriction = models.ForeignKey(
        Subject, null=True, blank=True, on_delete=models.PROTECT, related_name="restriction_notices"
    )
    lifted = models.BooleanField(default=False)
    recipient = models.CharField(max_length=40, blank=True)
    outside = models.ForeignKey(
        Recipient, null=True, blank=True, on_delete=models.PROTECT, related_name="notices"
    )
    sealed = models.BinaryField(null=True, blank=True, editable=False)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            *(
                models.UniqueConstraint(
                    name=f"one_notice_per_{of}_and_{to}",
                    fields=[of, to],
                    condition=~Q(recipient="") if to == "recipient" else None,
                )
                for of in ("erasure", "override")
                for to in ("recipient", "outside")
            ),
            models.CheckConstraint(
                name="a_notice_is_of_one_thing",
                condition=Q(erasure=None, override=None)
                | Q(erasure=None, restriction=None)
                | Q(override=None, restriction=None),
            ),
            models.CheckConstraint(
                name="a_notice_is_to_one_firm",
                condition=Q(recipient="", outside__isnull=False)
                | ~Q(recipient="") & Q(outside=None),
            ),
        ]

    def __str__(self) -> str:
        return f"notice {self.pk}"


class LegalHoldQuerySet(models.QuerySet["LegalHold"]):
    """Reads of holds."""

    def live(self, *, on: date) -> Self:
        """Holds that were not lifted and have not run out; "another use" only with a second yes."""
        return self.filter(
            Q(until=None) | Q(until__gte=on),
            ~Q(code=LegalHold.Code.OTHER) | Q(approved_by__isnull=False),
            lifted_at=None,
        )


class LegalHold(models.Model):
    """Data that must stay although it would be erased or is due to go: a court case, a repair.

    `scope` is a model of the privacy map; empty holds everything about the person.
    """

    class Code(models.TextChoices):
        REPAIR = "W3", _("To find and repair an error")
        ECPA = "W4", _("California Electronic Communications Privacy Act")
        LAW = "W7", _("A law or a court demands it")
        OTHER = "W8", _("Another lawful internal use")

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="holds")
    scope = models.CharField(max_length=80, blank=True)
    code = models.CharField(max_length=2, choices=Code.choices)
    # The case, ticket or paragraph, never a name.
    reason = models.CharField(max_length=200)
    by = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="holds_made")
    approved_by = models.ForeignKey(
        Subject, null=True, blank=True, on_delete=models.PROTECT, related_name="holds_approved"
    )
    made_at = models.DateTimeField()
    until = models.DateField(null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        Subject, null=True, blank=True, on_delete=models.PROTECT, related_name="holds_lifted"
    )

    objects = LegalHoldQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="a_hold_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="a_hold_for_repair_ends", condition=~Q(code="W3") | Q(until__isnull=False)
            ),
            models.CheckConstraint(
                name="nobody_approves_their_own_hold",
                condition=Q(approved_by=None) | ~Q(approved_by=F("by")),
            ),
        ]
        indexes = [
            models.Index(
                name="live_holds_of_a_subject", fields=["subject"], condition=Q(lifted_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"hold {self.pk}"

    @property
    def waits(self) -> bool:
        """Whether it holds nothing before somebody else has approved it."""
        return self.code == self.Code.OTHER and self.approved_by_id is None


class RetentionRun(models.Model):
    """What one run of the retention took away, in numbers."""

    at = models.DateTimeField()
    # {"accounts.LinkAttempt": 3}: rows that went or lost columns, by model of the map.
    counts = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"retention run {self.pk}"
