"""What is to be sent, and what became of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from privacy.models import Subject


class Channel(models.TextChoices):
    """How somebody is reached."""

    EMAIL = "email", _("E-mail")
    TEXT = "text", _("Text message")
    VOICE = "voice", _("Call")
    POST = "post", _("Letter")


class Notice(models.Model):
    """One message to one person by one channel. Nothing in it tells what it says.

    `about` is a number that means something to the topic. `mark` is a digest of key, person and channel:
    what makes a notice the same notice, also once two subjects turned out to be one person.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        # Written down before it is handed over: a worker that dies then leaves it in this state.
        HANDING_OVER = "handing_over", _("Being handed over")
        SENT = "sent", _("Sent")
        NEEDLESS = "needless", _("Not needed any more")
        FAILED = "failed", _("Not delivered")

    topic = models.CharField(max_length=40)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="notices")
    channel = models.CharField(max_length=8, choices=Channel.choices)
    key = models.CharField(max_length=120)
    mark = models.CharField(max_length=64, unique=True)
    about = models.PositiveBigIntegerField()
    written_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    due_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)
    # What stood in the way, as the name of a kind of problem: its text would name the address.
    problem = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes = [
            models.Index(
                name="notices_to_send",
                fields=["due_at"],
                condition=Q(state__in=["waiting", "handing_over"]),
            ),
            models.Index(name="notices_by_time", fields=["written_at"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="a_notice_ends_once",
                condition=Q(state__in=["waiting", "handing_over"], ended_at=None)
                | Q(state__in=["sent", "needless", "failed"], ended_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"notice {self.pk}"
