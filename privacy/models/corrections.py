"""What people put right, so that it stays right; and children who should have no login."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from privacy import keys
from privacy.models.people import Subject
from privacy.models.requests import PrivacyRequest


class Override(models.Model):
    """A corrected value of one column of one row: the wrong one is ignored when a file brings it again.

    The wrong value is kept as a keyed digest, which is enough to know it again. A third value, neither the
    wrong one nor the right one, is not decided here: both are shown to the person.
    """

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="overrides")
    request = models.ForeignKey(
        PrivacyRequest, null=True, blank=True, on_delete=models.PROTECT, related_name="overrides"
    )
    # "accounts.Customer.name", and the key of the row.
    column = models.CharField(max_length=100)
    row = models.CharField(max_length=40)
    key_version = models.PositiveSmallIntegerField()
    wrong_digests = ArrayField(models.CharField(max_length=64))
    value = models.BinaryField(editable=False)
    # Staff saw proof of it, or a code reached the new address. Otherwise it is somebody's own word: good for
    # their own record, and no fact about anybody else who has that name, number or address.
    checked = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    # When the source of the wrong value was told (11 CCR 7023(i)).
    told_at = models.DateTimeField(null=True, blank=True)
    third = models.BinaryField(null=True, editable=False)
    third_at = models.DateTimeField(null=True, blank=True)
    ignored = models.PositiveIntegerField(default=0)
    ignored_at = models.DateTimeField(null=True, blank=True)
    # When the person took the source's value after all, or corrected it again.
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_override_per_value",
                fields=["column", "row"],
                condition=Q(ended_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"override {self.pk}"

    def unsealed(self, column: str) -> str:
        """Return a sealed value; empty if there is none."""
        sealed = getattr(self, column)
        return keys.unseal(bytes(sealed)) if sealed else ""


class MinorFound(models.Model):
    """Somebody under age whose login was stopped; their data goes soon after, and this says so by number."""

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, related_name="minor_found")
    by = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="minors_found")
    at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"minor {self.pk}"
