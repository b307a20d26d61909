"""What the utility has published about privacy and use, and who was told of which version."""

from typing import Self

from django.db import models

from privacy.models.people import Subject


class PolicyVersionQuerySet(models.QuerySet["PolicyVersion"]):
    """Reads of published versions."""

    def newest(self, document: str) -> "PolicyVersion | None":
        """Return the version that was published last, whether it is in force yet or not."""
        return self.filter(document=document).order_by("number").last()

    def in_force(self, document: str, *, on: "models.DateField[object, object] | object") -> Self:
        """Return the versions whose day has come, the one that counts first."""
        return self.filter(document=document, effective_date__lte=on).order_by("-number")


class PolicyVersion(models.Model):
    """One version of the privacy policy or the terms, as it was published. A trigger forbids changes."""

    class Document(models.TextChoices):
        PRIVACY = "privacy"
        TERMS = "terms"

    document = models.CharField(max_length=8, choices=Document.choices)
    number = models.PositiveIntegerField()
    effective_date = models.DateField()
    published_at = models.DateTimeField()
    # None where the portal published its first version itself: it must not run without one.
    published_by = models.ForeignKey(
        Subject, null=True, on_delete=models.PROTECT, related_name="policies_published"
    )
    # What changes, by language.
    summary = models.JSONField()
    material = models.BooleanField()

    objects = PolicyVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_policy_per_number", fields=["document", "number"])
        ]

    def __str__(self) -> str:
        return f"policy version {self.pk}"


class PolicyText(models.Model):
    """The words of a version in one language: sections of blocks, see `privacy/policy/blocks.py`."""

    version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="texts")
    language = models.CharField(max_length=8)
    sections = models.JSONField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_text_per_language", fields=["version", "language"])
        ]

    def __str__(self) -> str:
        return f"policy text {self.pk}"


class Acknowledgement(models.Model):
    """Somebody has taken note of a version. It is never a consent to anything.

    No constraint makes it one per person and version: two numbers that turn out to be one person may
    each have one.
    """

    class How(models.TextChoices):
        SIGN_UP = "sign_up"
        READ = "read"  # pressed the button beside the notice
        CONTINUED = "continued"  # went on using the portal after the notice was shown to them

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="acknowledgements")
    version = models.ForeignKey(
        PolicyVersion, on_delete=models.PROTECT, related_name="acknowledgements"
    )
    how = models.CharField(max_length=12, choices=How.choices)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(name="acknowledged_by", fields=["subject", "version"])]

    def __str__(self) -> str:
        return f"acknowledgement {self.pk}"


class FirstNotice(models.Model):
    """Somebody whose data came from the utility was told so, when they were first written to."""

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="first_notices")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(name="first_notice_of", fields=["subject"])]

    def __str__(self) -> str:
        return f"first notice {self.pk}"
