"""What came of the daily test of the live site."""

from datetime import datetime, timedelta

from django.db import models

# It runs every day; a day of grace for a machine that was off.
LATE_AFTER = timedelta(days=2)


class ProbeRunQuerySet(models.QuerySet["ProbeRun"]):
    """Reads of runs."""

    def newest(self) -> "ProbeRun | None":
        """Return the run that counts."""
        return self.order_by("-at", "-pk").first()


class ProbeRun(models.Model):
    """One test of the live site by visitors of ours, and the signed file of what came of it."""

    at = models.DateTimeField()
    # {"alike": true}: which check held, by the names of privacy/probe/checks.py.
    results = models.JSONField()
    # As privacy/erasing/certificates.py signs: the same results, with day and site.
    signed = models.TextField()

    objects = ProbeRunQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(name="probe_runs_by_time", fields=["at"])]

    def __str__(self) -> str:
        return f"probe run {self.pk}"

    @property
    def failed(self) -> list[str]:
        """The names of the checks that did not hold."""
        return [name for name, held in self.results.items() if not held]

    def is_late(self, now: datetime) -> bool:
        """Tell whether the next one should long have been."""
        return now - self.at > LATE_AFTER
