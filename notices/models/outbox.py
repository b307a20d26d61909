"""What is to be sent, and what became of it."""

from datetime import datetime
from enum import IntEnum
from typing import Self

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


RINGS = frozenset({Channel.TEXT, Channel.VOICE})


class Lane(IntEnum):
    """What goes out before what: the smaller number first."""

    AWAITED = 0  # somebody sits before the page meanwhile, as for a code
    HARM = 1  # water does harm meanwhile, or somebody drinks it
    SERVICE = 2
    OFFER = 3  # programmes and marketing


class Cadence(models.TextChoices):
    """When somebody is told."""

    OFF = "off", _("Never")
    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("Once a day")
    WEEKLY = "weekly", _("Once a week")


class OutboxQuerySet(models.QuerySet["Notice"]):
    """Reads of notices."""

    def due(self, now: datetime) -> Self:
        """Those to be handed over now, whether or not somebody is at it."""
        open_ = [Notice.State.WAITING, Notice.State.HANDING_OVER]
        return self.filter(state__in=open_, gathered=False, due_at__lte=now)

    def due_together(self, now: datetime) -> Self:
        """Those whose day or week is over."""
        return self.filter(state=Notice.State.WAITING, gathered=True, due_at__lte=now)


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
        GATHERED = "gathered", _("Part of a summary")
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
    lane = models.PositiveSmallIntegerField(default=Lane.SERVICE.value)
    # Waits for the others of its day or week; then `lead` is the number of the first of those in one mail.
    gathered = models.BooleanField(default=False)
    lead = models.PositiveBigIntegerField(null=True, blank=True)
    # A letter that goes where no mail gets through: whoever wants the mail wants it.
    instead_of_mail = models.BooleanField(default=False)
    tries = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)
    # What stood in the way, as the name of a kind of problem: its text would name the address.
    problem = models.CharField(max_length=40, blank=True)
    # Of a message to a group: the facts that chose the person, as their keys. They are told them in words.
    because = models.CharField(max_length=200, blank=True, db_default="")

    objects = OutboxQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                name="notices_by_lane",
                fields=["lane", "due_at", "id"],
                condition=Q(state__in=["waiting", "handing_over"], gathered=False),
            ),
            models.Index(
                name="notices_to_gather",
                fields=["due_at"],
                condition=Q(state="waiting", gathered=True),
            ),
            models.Index(name="notices_in_one_mail", fields=["lead"], condition=Q(lead__gt=0)),
            models.Index(name="notices_by_time", fields=["written_at"]),
            # Whether anybody was told of something is asked by those who list such things.
            models.Index(name="notices_about_something", fields=["topic", "about"]),
            models.Index(
                name="notices_not_delivered", fields=["ended_at"], condition=Q(state="failed")
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="a_notice_ends_once",
                condition=Q(state__in=["waiting", "handing_over"], ended_at=None)
                | Q(state__in=["sent", "gathered", "needless", "failed"], ended_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"notice {self.pk}"


class Preference(models.Model):
    """What somebody chose for a topic and a channel. The newest stands; without one, the topic's own way.

    Nothing of marketing is here: that is a consent. Two subjects that turn out to be one person may leave
    two rows, so no constraint forbids it.
    """

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="preferences")
    topic = models.CharField(max_length=40)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    cadence = models.CharField(max_length=8, choices=Cadence.choices)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="only_mail_is_gathered",
                condition=Q(channel="email") | Q(cadence__in=["off", "at_once"]),
            )
        ]

    def __str__(self) -> str:
        return f"preference {self.pk}"


class QuietHours(models.Model):
    """The hours in which nothing rings at somebody's; equal ones are none. The newest stand."""

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="quiet_hours")
    from_hour = models.PositiveSmallIntegerField()
    to_hour = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="quiet_hours_are_hours", condition=Q(from_hour__lt=24, to_hour__lt=24)
            )
        ]

    def __str__(self) -> str:
        return f"quiet hours {self.pk}"


class Phone(models.Model):
    """A telephone that somebody wants to be texted or called on. The newest stands.

    Nothing is sent to it before its owner typed the code that was sent there. Whoever answers a text with
    STOP gets no more, whatever stands elsewhere.
    """

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="phones")
    number = models.CharField(max_length=16)  # as E.164: +15550100199
    asked_at = models.DateTimeField()
    code_digest = models.CharField(max_length=64, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    verified_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(name="phones_by_number", fields=["number"])]

    def __str__(self) -> str:
        return f"telephone {self.pk}"


class Bounce(models.Model):
    """Says that an e-mail address gave a mail back, or that its reader called one unwanted.

    Nothing more goes there until the resident says that it works. The address stands here as a keyed
    digest: another one of the same person is not stopped.
    """

    class Kind(models.TextChoices):
        BOUNCED = "bounced", _("It came back")
        COMPLAINED = "complained", _("It was called unwanted")

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="bounces")
    address_digest = models.CharField(max_length=64)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"bounce {self.pk}"
