"""The person as a number, who looked at them, and which numbers turned out to be one person."""

import uuid

from django.db import models


class Subject(models.Model):
    """A person, known here only by a random number that stays behind when they are erased."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)
    # Since when it is doubted that the requests come from the person: nothing is erased meanwhile.
    suspected_at = models.DateTimeField(null=True, blank=True)
    # Since when their data is stored and used for nothing else; an erased person's for good.
    restricted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        permissions = [("privacy_office", "May serve privacy requests")]

    def __str__(self) -> str:
        return f"subject {self.id.hex[:8]}"


class Look(models.Model):
    """One member of staff opening one person's data.

    A trigger refuses every change, so that neither a bug nor an administrator rewrites who looked;
    see `privacy/sql.py` for the two doors it has.
    """

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="looks")
    # The member of staff, as a subject too: this room knows no users.
    by = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="looks_taken")
    # What they were then, in the utility's words: shown to the person in place of a name. Written down,
    # because they may be something else by now, or gone.
    role = models.CharField(max_length=150, blank=True)
    purpose = models.CharField(max_length=40)
    # Which page or table was opened, never what stood on it.
    page = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(name="looks_of_a_subject", fields=["subject", "at"]),
            # How many somebody opened in an hour is asked before they open one more.
            models.Index(name="looks_of_staff", fields=["by", "at"]),
        ]
        constraints = [
            models.CheckConstraint(name="look_has_a_purpose", condition=~models.Q(purpose="")),
            models.CheckConstraint(name="look_names_its_page", condition=~models.Q(page="")),
        ]

    def __str__(self) -> str:
        return f"look {self.pk}"


class MergedSubject(models.Model):
    """A number that turned out to belong to a person who already had another one.

    A restored backup or a late job may still say the old number; without this row, the choices the
    person has made since would not reach what it brings back.
    """

    gone = models.UUIDField(primary_key=True, editable=False)
    into = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="former_numbers")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"merged subject {self.gone.hex[:8]}"
