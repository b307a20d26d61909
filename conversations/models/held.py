"""Mail that was not taken in: of somebody who may not be who they say."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conversations.mail.reading import Mail, read
from conversations.models.threads import Thread
from privacy.papers.sealed import SealedFile


class HeldMail(SealedFile):
    """A mail as it came, sealed, until staff have looked at it or two weeks are over.

    `thread` is the one whose token it bears; NULL where it bears none that is good. Who sent it stands in
    it alone: `sender_digest` only tells whether somebody was answered already.
    """

    class Why(models.TextChoices):
        NOT_THEIRS = "not_theirs", _("It comes from an address that is not the person’s")
        NOT_PROVEN = "not_proven", _("Our mail server could not tell that the sender is real")
        NO_THREAD = "no_thread", _("It answers nothing that is open here")
        TOO_OLD = "too_old", _("Nothing is said in this conversation any more")

    kind = None  # type: ignore[assignment]  # it is always a mail
    thread = models.ForeignKey(
        Thread, on_delete=models.CASCADE, null=True, blank=True, related_name="held_mails"
    )
    why = models.CharField(max_length=10, choices=Why.choices)
    mail_digest = models.CharField(max_length=64, unique=True)
    sender_digest = models.CharField(max_length=64)
    answered = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(name="held_mails_newest_first", fields=["-at", "-id"]),
            models.Index(
                name="held_mails_answered", fields=["sender_digest"], condition=Q(answered=True)
            ),
        ]

    def __str__(self) -> str:
        return f"held mail {self.pk}"

    def mail(self) -> Mail:
        """Return what it says. Raises Unreadable."""
        return read(self.opened())

    def about(self) -> bytes:
        """Return what is sealed along."""
        return self.mail_digest.encode()
