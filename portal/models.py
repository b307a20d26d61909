"""Which pages were opened, by those who said that we may count."""

from django.db import models

from privacy.models import ConsentEvent


class Event(models.Model):
    """One thing that somebody did on these pages. A trigger refuses it without a yes that is valid then.

    No address, no device, no value that stood on the page: the name of the page as the program knows it.
    """

    class Kind(models.TextChoices):
        """All that is counted (A058); a kind that is not here cannot be stored."""

        PAGE_OPENED = "page_opened"

    consent = models.ForeignKey(ConsentEvent, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    page = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="event_is_of_a_declared_kind", condition=models.Q(kind="page_opened")
            ),
        ]
        indexes = [models.Index(name="events_by_time", fields=["at"])]

    def __str__(self) -> str:
        return f"event {self.pk}"
