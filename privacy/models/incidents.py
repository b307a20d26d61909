"""Incidents: what may have got into wrong hands, and by when whom must be told."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from privacy.models.people import Subject


class Incident(models.Model):
    """Something that happened to people's data. Every one is kept, also the harmless ones."""

    discovered_at = models.DateTimeField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    # What happened, without a name.
    what = models.TextField()
    measures = models.TextField(blank=True)
    categories = ArrayField(models.CharField(max_length=40))
    high_risk = models.BooleanField()
    authority_told_at = models.DateTimeField(null=True, blank=True)
    people_told_at = models.DateTimeField(null=True, blank=True)
    sample_sent_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"incident {self.pk}"
