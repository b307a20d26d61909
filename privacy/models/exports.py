"""What a person asked to take along: one file, for a week."""

import uuid

from django.db import models

from privacy.models.people import Subject

# Ours: a build that fails three times fails for a reason that staff must look at.
MOST_TRIES = 3


class ExportPackage(models.Model):
    """A person's data as one encrypted file (`privacy/showing/packages.py`), and how far its making has come.

    The key stands here, sealed, and nowhere else: when the row goes, the file cannot be read any more,
    wherever a copy of it may lie.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="exports")
    # Days of what has a day, both included; NULL on both sides is everything.
    from_date = models.DateField(null=True, blank=True)
    to_date = models.DateField(null=True, blank=True)
    language = models.CharField(max_length=8, blank=True)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    # Parts written, and of how many; 0 until the first try.
    done = models.PositiveSmallIntegerField(default=0)
    parts = models.PositiveSmallIntegerField(default=0)
    ready_at = models.DateTimeField(null=True, blank=True)
    size = models.PositiveBigIntegerField(default=0)  # bytes of the ZIP
    sealed_key = models.BinaryField(default=bytes, editable=False)
    downloaded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="export_ends_after_it_begins",
                condition=models.Q(from_date=None)
                | models.Q(to_date=None)
                | models.Q(to_date__gte=models.F("from_date")),
            ),
        ]

    def __str__(self) -> str:
        return f"export {self.id.hex[:8]}"

    @property
    def failed(self) -> bool:
        """Whether it will not be tried again."""
        return self.ready_at is None and self.tries >= MOST_TRIES

    @property
    def under_way(self) -> bool:
        """Whether it is waiting or being made."""
        return self.ready_at is None and not self.failed
