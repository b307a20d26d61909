"""The receipt of a file from the utility, and the rows in it that were not taken."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class FeedFile(models.Model):
    """What came in one file, and what became of each of its rows."""

    format = models.CharField(max_length=20)
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    # Of a file from the watched folder: taken twice, it would undo what came in between.
    arrival = models.UUIDField(null=True, blank=True, unique=True)
    # The header line: rows set aside are written back under it.
    header = models.TextField(blank=True)
    rows = models.PositiveBigIntegerField(default=0)
    taken = models.PositiveBigIntegerField(default=0)
    changed = models.PositiveBigIntegerField(default=0)
    unchanged = models.PositiveBigIntegerField(default=0)
    # Rows of erased people: taken without what tells who they are.
    suppressed = models.PositiveBigIntegerField(default=0)
    held = models.PositiveBigIntegerField(default=0)
    refused = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            # Nothing is lost silently.
            models.CheckConstraint(
                name="every_row_is_accounted_for",
                condition=Q(
                    rows=F("taken")
                    + F("changed")
                    + F("unchanged")
                    + F("suppressed")
                    + F("held")
                    + F("refused")
                ),
            )
        ]

    def __str__(self) -> str:
        return f"feed file {self.pk}"


class SetAsideRow(models.Model):
    """A row that was not taken: refused because it cannot be right, or held with a question."""

    class Kind(models.TextChoices):
        REFUSED = "refused", _("Refused")
        HELD = "held", _("Held")

    file = models.ForeignKey(FeedFile, on_delete=models.CASCADE, related_name="set_aside")
    line = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    field = models.CharField(max_length=40, blank=True)
    reason = models.TextField()
    # The line as it came, to be corrected and loaded again; it may speak of a person.
    text = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["file", "line"], name="set_aside_rows_by_line")]

    def __str__(self) -> str:
        return f"row {self.line} of feed file {self.file_id}"
