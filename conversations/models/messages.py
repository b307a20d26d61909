"""What was said: that something was, and, in tables of their own, the words and files."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conversations.models.threads import Thread
from privacy.models import Subject
from privacy.papers.sealed import ScannedFile


class Message(models.Model):
    """One thing said in a thread. `at` is when it was said, `written_at` when it came in here.

    The two differ where staff write down what came on the telephone or on paper.
    """

    class Side(models.TextChoices):
        PERSON = "person", _("The person")
        STAFF = "staff", _("Staff")
        NOTE = "note", _("A note among staff")

    class Way(models.TextChoices):
        PORTAL = "portal", _("On these pages")
        EMAIL = "email", _("By e-mail")
        PHONE = "phone", _("On the telephone")
        LETTER = "letter", _("By letter")
        DESK = "desk", _("At our counter")
        TEXT = "text", _("By text message")
        FAX = "fax", _("By fax")

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="messages")
    side = models.CharField(max_length=6, choices=Side.choices)
    way = models.CharField(max_length=6, choices=Way.choices, default=Way.PORTAL)
    # The member of staff who said it or wrote it down; NULL where the person wrote it themselves.
    by = models.ForeignKey(
        Subject, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()
    written_at = models.DateTimeField()
    # Of the identifier of the mail it came as: the same mail is taken in once.
    mail_digest = models.CharField(max_length=64, blank=True)
    # What of it was not kept, by kind: a word of `conversations.caught`, or "file" for one we cannot take.
    taken_out = ArrayField(models.CharField(max_length=20), default=list, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="staff_have_said_what_staff_say",
                condition=Q(side="person") | Q(by__isnull=False),
            ),
            models.UniqueConstraint(
                name="a_mail_is_taken_in_once",
                fields=["mail_digest"],
                condition=~Q(mail_digest=""),
            ),
        ]
        indexes = [
            models.Index(name="messages_of_a_thread", fields=["thread", "at", "id"]),
            models.Index(
                name="messages_not_kept_whole", fields=["-written_at"], condition=~Q(taken_out=[])
            ),
        ]

    def __str__(self) -> str:
        return f"message {self.pk}"

    @property
    def is_note(self) -> bool:
        """Whether it is for staff alone."""
        return self.side == self.Side.NOTE


class MessageBody(models.Model):
    """The words of a message, and what was entered into the form of its topic, by key of the field."""

    message = models.OneToOneField(
        Message, on_delete=models.CASCADE, primary_key=True, related_name="body"
    )
    text = models.TextField(max_length=20_000, blank=True)
    answers: Any = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return f"message body {self.pk}"


class Attachment(ScannedFile):
    """A file that came with a message. Where there is a scanner, nobody opens it before the scanner has.

    One that would do harm is thrown away, and its row stays empty: that it came is part of what was said.
    """

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")

    class Meta:
        indexes = [
            models.Index(name="attachments_to_scan", fields=["at"], condition=Q(scan="waiting"))
        ]

    def __str__(self) -> str:
        return f"attachment {self.pk}"

    def about(self) -> bytes:
        """Return what is sealed along."""
        return f"message {self.message_id}".encode()
