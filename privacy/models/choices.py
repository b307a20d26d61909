"""Choices that must outlive a restored backup, and who must not come back with the next file."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy.models.people import Subject


class LedgerEntry(models.Model):
    """A choice of a person that a restored backup would undo: it also stands in a file outside.

    The row is written in the transaction of the choice; what stands in the file and not here was made
    after the backup, and is applied again before the portal serves anybody.
    """

    class Kind(models.TextChoices):
        ERASE = "erase"
        WITHDRAW = "withdraw"
        OPT_OUT = "optout"
        UNSUBSCRIBE = "unsubscribe"
        CORRECT = "correct"
        RESTRICT = "restrict"
        HOLD = "hold"

    class Replayed(models.TextChoices):
        DONE = "done"
        # Nobody in the backup has this number or these digests: they came after it.
        UNKNOWN = "unknown"
        # Somebody looked at it and decided to leave it.
        LEFT = "left"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="ledger_entries")
    at = models.DateTimeField()
    # What it was about, in a word of the vocabulary ("marketing_email", "accounts.Customer.name").
    about = models.CharField(max_length=100, blank=True)
    # A corrected value, sealed; NULL for every other kind.
    sealed = models.BinaryField(null=True, blank=True, editable=False)
    # Keyed digests by which the person is found where the number is not.
    digests = ArrayField(models.CharField(max_length=64), default=list, blank=True)
    # Its place in the file; NULL until it has been written there.
    seq = models.PositiveBigIntegerField(null=True, blank=True, unique=True)
    # What came of it when a restored backup was brought up to date; empty for a choice made here.
    replayed = models.CharField(max_length=8, choices=Replayed.choices, blank=True)

    def __str__(self) -> str:
        return f"ledger entry {self.id.hex[:8]}"


class SuppressionEntry(models.Model):
    """A keyed digest of something that told who an erased person was.

    Kept so that they stay erased (11 CCR 7022(e)): files, sign-ups and staff that bring it again are
    stopped. It cannot be read back, and is no use without the key, which is not in the database.
    """

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="suppressions")
    kind = models.CharField(max_length=24)
    key_version = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    # Set when the person said that they want an account again.
    retired_at = models.DateTimeField(null=True, blank=True)
    blocked = models.PositiveIntegerField(default=0)
    blocked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_suppression_per_value",
                fields=["subject", "kind", "key_version", "digest"],
            )
        ]
        indexes = [models.Index(name="suppression_by_digest", fields=["digest"])]

    def __str__(self) -> str:
        return f"suppression {self.pk}"


class QuarantinedRow(models.Model):
    """A row of a file under an erased person's number, in which nothing tells that it is theirs.

    The utility is asked. The row itself is not kept: digests say enough to block it for good once the
    answer is that it is the same person.
    """

    class Answer(models.TextChoices):
        SAME = "same", _("The same person")
        OTHER = "other", _("Somebody else")

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="quarantined_rows")
    receipt = models.PositiveBigIntegerField()
    line = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    key_version = models.PositiveSmallIntegerField()
    # Each as "kind:digest".
    digests = ArrayField(models.CharField(max_length=96), default=list)
    answer = models.CharField(max_length=8, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        Subject, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            # The same row comes every night: it is asked about once.
            models.UniqueConstraint(name="one_question_per_row", fields=["subject", "digests"])
        ]

    def __str__(self) -> str:
        return f"quarantined row {self.pk}"
