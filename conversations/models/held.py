"""Mail that was not taken in: of somebody who may not be who they say."""

from dataclasses import replace

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conversations.caught import MASK
from conversations.mail.reading import Mail, Unreadable, as_it_came, read
from conversations.mail.taking_out import PLAIN_MASK
from conversations.models.threads import Thread
from privacy.papers.sealed import SealedFile


class HeldMail(SealedFile):
    """A mail as it came, sealed, until staff have looked at it or two weeks are over.

    What nobody should send is taken out of it before; `taken_out` has its kinds. `thread` is the one whose
    token it bears; NULL where it bears none that is good. Who sent it stands in it alone: `sender_digest`
    only tells whether somebody was answered already. `domain` is what it says that it comes from, and
    `proven` whether that is so.
    """

    class Why(models.TextChoices):
        NOT_THEIRS = "not_theirs", _("It comes from an address that is not the person’s")
        NOT_PROVEN = "not_proven", _("Our mail server could not tell that the sender is real")
        NO_THREAD = "no_thread", _("It answers nothing that is open here")
        TOO_OLD = "too_old", _("Nothing is said in this conversation any more")
        UNREAD = "unread", _("Our program could not take it in")

    kind = None  # type: ignore[assignment]  # it is always a mail
    thread = models.ForeignKey(
        Thread, on_delete=models.CASCADE, null=True, blank=True, related_name="held_mails"
    )
    why = models.CharField(max_length=10, choices=Why.choices)
    mail_digest = models.CharField(max_length=64, unique=True)
    sender_digest = models.CharField(max_length=64)
    answered = models.BooleanField(default=False)
    proven = models.BooleanField(default=False)
    domain = models.CharField(
        max_length=253, blank=True
    )  # as long as one may be: RFC 1035, section 2.3.4
    # Words of `conversations.caught`.
    taken_out = ArrayField(models.CharField(max_length=20), default=list, blank=True)

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
        """Return what it says; one that no program can read as one text, heads and all.

        Raises keys.Unreadable.
        """
        raw = self.opened()
        try:
            mail = read(raw)
        except Unreadable:
            mail = as_it_came(raw)
        if self.taken_out:  # the mask as every charset has it becomes that of all other words
            mail = replace(mail, text=mail.text.replace(PLAIN_MASK, MASK))
        return mail

    def about(self) -> bytes:
        """Return what is sealed along."""
        return self.mail_digest.encode()
