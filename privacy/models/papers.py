"""What an agent or a parent sent to show that they may ask."""

import io

from django.db import models

from privacy import keys, vault
from privacy.models.requests import PrivacyRequest


class RequestPaper(models.Model):
    """A signed permission, as one file under a key of its own; gone with its request.

    The name that it had elsewhere is not kept: it is nobody's, and might be a path.
    """

    class Kind(models.TextChoices):
        PDF = "pdf", "PDF"
        JPEG = "jpeg", "JPEG"
        PNG = "png", "PNG"

    request = models.ForeignKey(PrivacyRequest, on_delete=models.PROTECT, related_name="papers")
    at = models.DateTimeField()
    kind = models.CharField(max_length=4, choices=Kind.choices)
    size = models.PositiveIntegerField()  # bytes of the file
    # Whether a virus scanner was asked; what it knew was not taken in.
    scanned = models.BooleanField()
    sealed_key = models.BinaryField(editable=False)
    content = models.BinaryField(editable=False)

    def __str__(self) -> str:
        return f"request paper {self.pk}"

    def opened(self) -> bytes:
        """Return the file as it came. Raises Unreadable."""
        key = bytes.fromhex(keys.unseal(bytes(self.sealed_key)))
        return b"".join(vault.unsealed(io.BytesIO(self.content), key=key, about=self.about()))

    def about(self) -> bytes:
        """Return what is sealed along: the file of one request is refused as that of another."""
        return self.request.reference.encode()
