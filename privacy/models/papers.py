"""What an agent or a parent sent to show that they may ask."""

from django.db import models

from privacy.models.requests import PrivacyRequest
from privacy.papers.sealed import SealedFile


class RequestPaper(SealedFile):
    """A signed permission; gone with its request."""

    request = models.ForeignKey(PrivacyRequest, on_delete=models.PROTECT, related_name="papers")
    # Whether a virus scanner was asked; what it knew was not taken in.
    scanned = models.BooleanField()

    def __str__(self) -> str:
        return f"request paper {self.pk}"

    def about(self) -> bytes:
        """Return what is sealed along."""
        return self.request.reference.encode()
