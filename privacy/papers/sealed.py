"""What every table of such files has: the bytes, sealed under a key of their own, and what a scanner says."""

import io

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy import keys, vault


class SealedFile(models.Model):
    """A file as it lies in the database. The name that it had elsewhere is nobody's, and is not kept."""

    at = models.DateTimeField()
    kind = models.CharField(max_length=4, choices=[(k, k) for k in ("pdf", "jpeg", "png")])
    size = models.PositiveIntegerField()  # bytes of the file
    sealed_key = models.BinaryField(editable=False)
    content = models.BinaryField(editable=False)

    class Meta:
        abstract = True

    def about(self) -> bytes:
        """Return what is sealed along: the file of one row is refused as that of another."""
        raise NotImplementedError

    def seal(self, content: bytes) -> None:
        """Take the bytes in, under a new key."""
        key, sealed = vault.new_key(), io.BytesIO()
        writer = vault.SealedWriter(sealed, key=key, about=self.about())
        writer.write(content)
        writer.close()
        self.size = len(content)
        self.sealed_key, self.content = keys.seal(key.hex()), sealed.getvalue()

    def opened(self) -> bytes:
        """Return the file. Raises Unreadable."""
        key = bytes.fromhex(keys.unseal(bytes(self.sealed_key)))
        return b"".join(vault.unsealed(io.BytesIO(self.content), key=key, about=self.about()))


class Scan(models.TextChoices):
    """What a scanner said of a file."""

    NOBODY = "nobody", _("There is no scanner")
    WAITING = "waiting", _("Waits for the scanner")
    CLEAN = "clean", _("The scanner found nothing")
    INFECTED = "infected", _("Thrown away: it would have done harm")


class ScannedFile(SealedFile):
    """A file that waits for a scanner which did not answer when it came."""

    Scan = Scan
    scan = models.CharField(max_length=8, choices=Scan.choices)

    class Meta:
        abstract = True

    @property
    def may_be_opened(self) -> bool:
        """Whether it may be handed out."""
        return self.scan in {Scan.NOBODY, Scan.CLEAN}
