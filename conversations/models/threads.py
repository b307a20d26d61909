"""Threads, who is looking at one, and what was done with it."""

from datetime import date, datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import AccessGrant, Account, User
from accounts.roles import May, roles_that_may
from conversations.models.setup import Queue, Tag, Topic
from privacy.models import PrivacyRequest, Subject


class ThreadQuerySet(models.QuerySet["Thread"]):
    """Reads of threads."""

    def visible_to(self, user: User, *, today: date) -> Self:
        """Their own: what somebody writes is nobody else's business, not even in the same home.

        One about an account is theirs as long as they may write about it: with their access goes what
        staff told them of it.
        """
        may_write = AccessGrant.objects.live(today=today).filter(
            user=user, role__in=roles_that_may(May.MESSAGES)
        )
        theirs = Q(account=None) | Q(account__in=may_write.values("account"))
        return self.filter(theirs, subject=user.subject_id, merged_into=None)

    def joined_from(self, number: int) -> Self:
        """The thread that one of this number became part of; none where it did not."""
        return self.filter(merged=number)

    def at_the_desk(self, *, at: datetime) -> Self:
        """Those that wait for somebody of the staff now."""
        return self.filter(
            Q(snoozed_until=None) | Q(snoozed_until__lte=at),
            state=Thread.State.OPEN,
            merged_into=None,
            subject__isnull=False,  # of whoever was erased nobody is left to answer
        )

    def unreached(self) -> Self:
        """Those whose last answer reached nobody, whether or not they are closed."""
        return self.filter(unreached_at__isnull=False, merged_into=None, subject__isnull=False)

    def put_aside(self, *, at: datetime) -> Self:
        """Those that come back to the desk later."""
        return self.filter(
            state=Thread.State.OPEN,
            merged_into=None,
            subject__isnull=False,
            snoozed_until__gt=at,
        )

    def most_pressing_first(self) -> Self:
        """Urgent ones first, and of the others the one whose answer is due first."""
        return self.order_by("-urgent", F("answer_due_at").asc(nulls_last=True), "pk")


class Thread(models.Model):
    """One matter of one person, from the first word until it is closed.

    `waiting_since` is the oldest word of the person that nobody answered, and `answer_due_at` when an answer
    to it is due; both NULL while it is the person's turn. NULL for `subject`: they were erased, and of the
    thread nothing is left but that there was one.
    """

    class State(models.TextChoices):
        OPEN = "open", _("With us")
        ANSWERED = "answered", _("Answered")
        CLOSED = "closed", _("Closed")

    subject = models.ForeignKey(
        Subject, on_delete=models.PROTECT, null=True, blank=True, related_name="threads"
    )
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="threads"
    )
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="threads")
    queue = models.ForeignKey(Queue, on_delete=models.PROTECT, related_name="threads")
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    urgent = models.BooleanField(default=False)
    language = models.CharField(max_length=8, choices=settings.LANGUAGES)
    assigned_to = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()  # when something was said last
    waiting_since = models.DateTimeField(null=True, blank=True)
    answer_due_at = models.DateTimeField(null=True, blank=True)
    first_answered_at = models.DateTimeField(null=True, blank=True)
    snoozed_until = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    # Since when we know that our last answer reached nobody; NULL where it did, or they know it by now.
    unreached_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged"
    )
    # The request of the law that it turned out to be.
    request = models.ForeignKey(
        PrivacyRequest, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    tags = models.ManyToManyField(Tag, related_name="threads", blank=True)

    objects = ThreadQuerySet.as_manager()

    class Meta:
        permissions = [
            ("work_the_desk", "Can read and answer what people write"),
            ("reveal_at_the_desk", "Can see who somebody is, for a reason, at the desk"),
        ]
        constraints = [
            models.CheckConstraint(
                name="a_thread_is_closed_once",
                condition=Q(state="closed", closed_at__isnull=False)
                | (~Q(state="closed") & Q(closed_at=None)),
            ),
            models.CheckConstraint(
                name="what_waits_is_open_and_due",
                condition=Q(waiting_since=None, answer_due_at=None)
                | Q(state="open", waiting_since__isnull=False, answer_due_at__isnull=False),
            ),
            models.CheckConstraint(
                name="a_merged_thread_is_closed",
                condition=Q(merged_into=None) | Q(state="closed"),
            ),
        ]
        indexes = [
            models.Index(name="threads_of_a_person", fields=["subject", "-changed_at"]),
            models.Index(
                name="threads_at_the_desk",
                fields=["queue", "-urgent", "answer_due_at", "id"],
                condition=Q(state="open"),
            ),
            models.Index(
                name="threads_of_all_queues",
                fields=["-urgent", "answer_due_at", "id"],
                condition=Q(state="open"),
            ),
            models.Index(
                name="threads_of_staff",
                fields=["assigned_to", "-urgent", "answer_due_at", "id"],
                condition=Q(state="open"),
            ),
            models.Index(name="threads_newest_first", fields=["-changed_at", "-id"]),
            models.Index(
                name="threads_unreached",
                fields=["-changed_at", "-id"],
                condition=Q(unreached_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"thread {self.pk}"

    @property
    def is_closed(self) -> bool:
        """Whether nothing more is expected of anybody."""
        return self.state == self.State.CLOSED

    def was_closed_unanswered(self) -> bool:
        """Tell whether staff closed it without an answer to the last word of its person. One query."""
        if not self.is_closed:
            return False
        ends = (Step.Kind.CLOSED, Step.Kind.SILENT, Step.Kind.SETTLED)
        last = self.steps.filter(kind__in=ends).order_by("-at", "-pk").first()
        return last is not None and last.kind == Step.Kind.SILENT


class Presence(models.Model):
    """Says that a member of staff has a thread open, so that two do not answer one person at once."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="present")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    writes = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="somebody_is_at_a_thread_once", fields=["thread", "user"])
        ]

    def __str__(self) -> str:
        return f"presence {self.pk}"


class Step(models.Model):
    """Something that was done with a thread: who did it, when, and the number of what it was done with."""

    class Kind(models.TextChoices):
        OPENED = "opened", _("Opened")
        ASSIGNED = "assigned", _("Given to somebody")
        MOVED = "moved", _("Moved to another queue")
        TOPIC = "topic", _("Given another topic")
        SNOOZED = "snoozed", _("Put aside until later")
        WOKEN = "woken", _("Back again")
        CLOSED = "closed", _("Closed")
        SILENT = "silent", _("Closed without an answer to their last word")
        SETTLED = "settled", _("Settled, as its person says")
        REOPENED = "reopened", _("Opened again")
        MERGED = "merged", _("Joined with another thread")
        SPLIT = "split", _("Taken apart")
        REQUEST = "request", _("Made a privacy request")
        REVEALED = "revealed", _("Looked at who it is")
        TAGGED = "tagged", _("Given other tags")
        URGENT = "urgent", _("Made urgent")
        CALM = "calm", _("Made not urgent")
        UNREACHED = "no_reach", _("An answer reached nobody")
        REACHED = "reached", _("They know the answer by now")
        # What came of visits: a `Visit` goes with its person, and that there was one stays.
        VISIT = "visit", _("Visit chosen")
        VISIT_MOVED = "revisit", _("Visit moved")
        VISIT_OFF = "no_visit", _("Visit called off")
        VISITED = "visited", _("We were there")
        MISSED = "missed", _("Nobody was met")
        KNOWN = "known", _("Found out whose account it is")
        REDACTED = "redacted", _("Names of somebody who was erased taken out")

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    by = models.ForeignKey(
        Subject, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()
    # Of the user, queue, topic or thread that it was done with, by the kind of step.
    about = models.BigIntegerField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(name="steps_of_a_thread", fields=["thread", "at"]),
            models.Index(name="steps_of_staff", fields=["by", "-at"]),
            models.Index(name="steps_silent", fields=["-at"], condition=Q(kind="silent")),
            models.Index(name="steps_redacted", fields=["-at"], condition=Q(kind="redacted")),
        ]

    def __str__(self) -> str:
        return f"step {self.pk}"
