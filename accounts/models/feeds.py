"""The receipt of a file from the utility, the rows in it that were not taken, and how it came in."""

from typing import Self

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from privacy.models import Subject


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
    # Of those held and refused: they stand with an earlier receipt of the same file, and not here too.
    known = models.PositiveBigIntegerField(default=0)

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
            ),
            models.CheckConstraint(
                name="only_rows_set_aside_are_known",
                condition=Q(known__lte=F("held") + F("refused")),
            ),
        ]

    def __str__(self) -> str:
        return f"feed file {self.pk}"

    def same_before(self) -> models.QuerySet["FeedFile"]:
        """Return the receipts of earlier loads of the same file."""
        return FeedFile.objects.filter(sha256=self.sha256, format=self.format, pk__lt=self.pk)


class FeedLoad(models.Model):
    """A file on its way in: which way it came, who brought it, and how that ended.

    Written before the load begins and outside of its transaction, so that a load that failed or was killed
    is seen too. What came of a load that succeeded is its receipt.
    """

    class Way(models.TextChoices):
        FOLDER = "folder", _("Watched folder")
        UPLOAD = "upload", _("Uploaded")
        COMMAND = "command", _("Command")
        AGAIN = "again", _("Rows loaded again")

    class State(models.TextChoices):
        """Not a column: it follows from the others, and from whether somebody is at it."""

        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        FINISHED = "finished", _("Finished")
        FAILED = "failed", _("Failed")
        STOPPED = "stopped", _("Stopped half-way")

    format = models.CharField(max_length=20)
    way = models.CharField(max_length=8, choices=Way.choices)
    by = models.ForeignKey(
        Subject, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True, blank=True)
    # Of a file of which a copy is kept under this number for a while.
    arrival = models.UUIDField(null=True, blank=True, unique=True)
    # For whom the copy was looked through last, as `accounts.erased` says it; and when it was destroyed,
    # because it names somebody who was erased.
    searched = models.CharField(max_length=80, blank=True)
    destroyed_at = models.DateTimeField(null=True, blank=True)
    receipt = models.OneToOneField(
        FeedFile, on_delete=models.PROTECT, null=True, blank=True, related_name="load"
    )
    # Whose rows are loaded again.
    of = models.ForeignKey(
        FeedFile, on_delete=models.PROTECT, null=True, blank=True, related_name="loads_again"
    )
    # Of one that a job takes in: how often it was begun.
    tries = models.PositiveSmallIntegerField(default=0)
    failed = models.BooleanField(default=False)
    # What was wrong with the file as a whole; it may quote the first line, which may be anything.
    problem = models.TextField(blank=True)
    # The sentence it is made from, by which it is said in other languages.
    pattern = models.TextField(blank=True)

    class Meta:
        permissions = [("feed_operator", "May take feed files in and correct their rows")]
        constraints = [
            models.CheckConstraint(
                name="a_load_that_failed_has_no_receipt",
                condition=Q(failed=False) | Q(receipt=None),
            )
        ]
        indexes = [models.Index(fields=["format", "-at"], name="loads_of_a_format")]

    def __str__(self) -> str:
        return f"feed load {self.pk}"

    def state(self, *, held: set[int]) -> State:
        """Tell how far it is; `held` are the numbers of the loads that somebody is at (accounts.sql)."""
        if self.receipt_id is not None:
            return self.State.FINISHED
        if self.failed:
            return self.State.FAILED
        if self.begun_at is None:
            return self.State.WAITING
        return self.State.RUNNING if self.pk in held else self.State.STOPPED


class SetAsideRowQuerySet(models.QuerySet["SetAsideRow"]):
    """Reads of rows set aside."""

    def open(self) -> Self:
        """Rows that nobody has settled yet."""
        return self.filter(settled="")

    def with_tries(self) -> Self:
        """Add `corrected_at`, and `tried_at`: when rows of its file were loaded again last."""
        corrected = RowAct.objects.filter(
            file=OuterRef("file"), line=OuterRef("line"), kind=RowAct.Kind.CORRECTED
        )
        tried = FeedLoad.objects.filter(of=OuterRef("file"), receipt__isnull=False)
        return self.annotate(
            corrected_at=Subquery(corrected.order_by("-pk").values("at")[:1]),
            tried_at=Subquery(tried.order_by("-pk").values("receipt__at")[:1]),
        )


class SetAsideRow(models.Model):
    """A row that was not taken: refused because it cannot be right, or held with a question."""

    class Kind(models.TextChoices):
        REFUSED = "refused", _("Refused")
        HELD = "held", _("Held")

    class Settled(models.TextChoices):
        """What became of it in the end."""

        LOADED = "loaded", _("Loaded again")
        DISMISSED = "dismissed", _("Left out")
        ANSWERED = "answered", _("Answered")

    file = models.ForeignKey(FeedFile, on_delete=models.CASCADE, related_name="set_aside")
    line = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    field = models.CharField(max_length=40, blank=True)
    reason = models.TextField()
    # The sentence that the reason fills in, to be said in other languages; empty of rows from before.
    pattern = models.TextField(blank=True)
    # The line as it came, to be corrected and loaded again; it may speak of a person.
    text = models.TextField(blank=True)
    # What staff made of the line; empty while nobody touched it.
    corrected = models.TextField(blank=True)
    settled = models.CharField(max_length=10, blank=True, choices=Settled.choices)

    objects = SetAsideRowQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["file", "line"], name="set_aside_rows_by_line"),
            models.Index(fields=["file"], name="set_aside_rows_open", condition=Q(settled="")),
        ]

    def __str__(self) -> str:
        return f"row {self.line} of feed file {self.file_id}"

    # What a new reason changes of a row.
    OF_A_REASON = ("kind", "field", "reason", "pattern", "text", "corrected")

    def give_reason(self, found: "SetAsideRow") -> None:
        """Take over why the same row was set aside this time."""
        self.kind, self.field = found.kind, found.field
        self.reason, self.pattern = found.reason, found.pattern
        if not found.text:  # it turned out to speak of somebody who was erased
            self.text = self.corrected = ""

    @property
    def text_to_load(self) -> str:
        """The line as it is loaded next time."""
        return self.corrected or self.text

    @property
    def awaits_its_load(self) -> bool:
        """Whether it was corrected and not tried since; of `with_tries`."""
        corrected, tried = getattr(self, "corrected_at", None), getattr(self, "tried_at", None)
        return corrected is not None and (tried is None or tried < corrected)


class RowAct(models.Model):
    """What somebody did about a row set aside: by line and field, never by value. It outlives the row."""

    class Kind(models.TextChoices):
        CORRECTED = "corrected", _("Corrected")
        ANSWERED = "answered", _("Answered")
        DISMISSED = "dismissed", _("Left out")
        LOADED = "loaded", _("Loaded again")

    file = models.ForeignKey(FeedFile, on_delete=models.PROTECT, related_name="row_acts")
    line = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    # Names of the fields that were changed, or the key of an answer or a reason.
    what = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(
        Subject, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["file", "line"], name="row_acts_by_line")]

    def __str__(self) -> str:
        return f"act {self.pk} on row {self.line} of feed file {self.file_id}"
