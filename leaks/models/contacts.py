"""What the utility's staff wrote about an alert of their own accord."""

from django.db import models

from leaks.models.alerts import LeakAlert
from privacy.models import Subject


class LeakContact(models.Model):
    """Says that staff wrote to the home about an alert. Once: whoever was asked is not asked again."""

    alert = models.OneToOneField(
        LeakAlert, on_delete=models.CASCADE, primary_key=True, related_name="contact"
    )
    by = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"contact about alert {self.alert_id}"
