"""Requests of people about their own data, and everything that was done about each."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from privacy import keys
from privacy.models.people import Subject


class PrivacyRequest(models.Model):
    """One request. Free text and addresses are sealed; what somebody said to prove who they are is not kept.

    Used for answering it and for showing that it was answered, and for nothing else (11 CCR 7101): no
    other room imports this model. The database refuses to delete one before it was closed for 24 months.
    """

    class Right(models.TextChoices):
        KNOW = "know", _("Know what kinds of data you hold")
        ACCESS = "access", _("Get a copy of my data")
        PORTABILITY = "portability", _("Take my data elsewhere")
        DELETE = "delete", _("Delete my data")
        CORRECT = "correct", _("Correct something")
        OPT_OUT = "opt_out", _("Do not sell or share my data")
        LIMIT = "limit", _("Limit the use of sensitive data")
        OBJECT = "object", _("Object to a use")
        RESTRICT = "restrict", _("Store my data, and use it for nothing else")
        COMPLAINT = "complaint", _("Complain about how you use data")
        DIRECT_MARKETING_NOTICE = (
            "direct_marketing_notice",
            _("Learn who got data for advertising"),
        )

    class Regime(models.TextChoices):
        CCPA = "ccpa", _("California (CCPA)")
        GDPR = "gdpr", _("European Union (GDPR)")
        VOLUNTARY = "voluntary", _("Our own promise")
        OTHER = "other", _("Another law")

    class Channel(models.TextChoices):
        WEB = "web", _("This website")
        EMAIL = "email", _("E-mail")
        PHONE = "phone", _("Telephone")
        MAIL = "mail", _("Letter")
        IN_PERSON = "in_person", _("At the counter")
        AGENT = "agent", _("An agent")
        DRP = "drp", _("Data Rights Protocol")

    class Whom(models.TextChoices):
        MYSELF = "myself", _("For myself")
        SOMEBODY = "somebody", _("For somebody who asked me to")
        CHILD = "child", _("For my child")

    class Authority(models.TextChoices):
        """What shows that somebody may ask for another; the last five are for parents (11 CCR 7070(c))."""

        PERMISSION = "permission", _("Their signed permission")
        POWER_OF_ATTORNEY = "power_of_attorney", _("A power of attorney")
        SIGNED_FORM = "signed_form", _("A signed form, by mail, fax or scan")
        PHONE_CALL = "phone_call", _("A call with our staff")
        VIDEO_CALL = "video_call", _("A video call with our staff")
        COUNTER = "counter", _("In person")
        ID_SEEN = "id_seen", _("An ID that we look at and do not keep")

    class State(models.TextChoices):
        RECEIVED = "received", _("Received")
        NEED_USER_VERIFICATION = "need_user_verification", _("We do not know yet who asks")
        VERIFIED = "verified", _("We know who asks")
        IN_PROGRESS = "in_progress", _("Being worked on")
        FULFILLED = "fulfilled", _("Done")
        DENIED = "denied", _("Denied")
        CANCELLED = "cancelled", _("Withdrawn")

    class Decision(models.TextChoices):
        DONE = "done", _("Done as asked")
        IN_PART = "in_part", _("Done in part")
        ANSWERED = "answered", _("Answered")
        INSUF_VERIFICATION = "insuf_verification", _("We could not make sure who asks")
        NO_METHOD = "no_method", _("There is no reasonable way to make sure who asks")
        NO_MATCH = "no_match", _("We hold nothing about this person")
        TOO_MANY_REQUESTS = "too_many_requests", _("A copy is owed twice in twelve months")
        DISPROPORTIONATE = "disproportionate", _("Impossible, or an effort out of proportion")
        EXCEPTION = "exception", _("The law lets us or makes us keep the data")
        NOT_WRONG = "not_wrong", _("What we hold is more likely right")
        OVERRIDING = "overriding", _("Our reasons weigh more than yours")
        FRAUD = "fraud", _("We believe that the request is a fraud")
        WITHDRAWN = "withdrawn", _("Withdrawn by whoever asked")

    # Said on the telephone and written on letters, so without letters that are mistaken for others.
    reference = models.CharField(max_length=12, unique=True)
    secret_digest = models.CharField(max_length=64)
    # The person it is about; NULL while nobody was found.
    subject = models.ForeignKey(
        Subject, null=True, blank=True, on_delete=models.PROTECT, related_name="privacy_requests"
    )
    right = models.CharField(max_length=24, choices=Right.choices)
    regime = models.CharField(max_length=12, choices=Regime.choices)
    channel = models.CharField(max_length=12, choices=Channel.choices)
    whom = models.CharField(max_length=12, choices=Whom.choices, default=Whom.MYSELF)
    state = models.CharField(max_length=24, choices=State.choices)
    received_at = models.DateTimeField()
    confirm_by = models.DateField()
    due = models.DateField()
    last_due = models.DateField()  # `due` after the one extension
    extended_at = models.DateTimeField(null=True, blank=True)
    language = models.CharField(max_length=8, blank=True)
    description = models.BinaryField(null=True, editable=False)
    # The category of the map that a correction is about; its data point proves nothing then.
    contested = models.CharField(max_length=40, blank=True)
    from_date = models.DateField(null=True, blank=True)  # of a copy; both NULL for everything
    to_date = models.DateField(null=True, blank=True)
    matched = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    tier = models.CharField(max_length=24, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    # Signed under penalty of perjury: what was signed, and when; by what name says its sender's row.
    declaration_digest = models.CharField(max_length=64, blank=True)
    declared_at = models.DateTimeField(null=True, blank=True)
    # What shows that an agent or a parent may ask, and when staff saw it or the person said so.
    authority = models.CharField(max_length=24, choices=Authority.choices, blank=True)
    authority_seen_at = models.DateTimeField(null=True, blank=True)
    permission_digest = models.CharField(max_length=64, blank=True)
    # When whoever asked was told that we have it: at once by e-mail, by post when staff say so.
    confirmed_at = models.DateTimeField(null=True, blank=True)
    # When a letter told the address on file that somebody asked.
    told_at = models.DateTimeField(null=True, blank=True)
    owner = models.ForeignKey(
        Subject, null=True, blank=True, on_delete=models.PROTECT, related_name="requests_owned"
    )
    decision = models.CharField(max_length=24, choices=Decision.choices, blank=True)
    exemption = models.CharField(max_length=4, blank=True)  # a key of EXEMPTIONS
    answer = models.BinaryField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True)

    OPEN = (State.RECEIVED, State.NEED_USER_VERIFICATION, State.VERIFIED, State.IN_PROGRESS)
    UNVERIFIED = (State.RECEIVED, State.NEED_USER_VERIFICATION)

    class Meta:
        constraints = [
            # 11 CCR 7101: when it was answered, and on what ground, must never be missing.
            models.CheckConstraint(
                name="a_closed_request_says_when_and_why",
                condition=Q(state__in=["fulfilled", "denied", "cancelled"], closed_at__isnull=False)
                & ~Q(decision="")
                | ~Q(state__in=["fulfilled", "denied", "cancelled"])
                & Q(closed_at=None, decision=""),
            ),
            models.CheckConstraint(
                name="a_request_is_due_before_it_is_overdue",
                condition=Q(due__lte=F("last_due")),
            ),
        ]
        indexes = [
            models.Index(
                name="open_requests_by_due_day", fields=["due"], condition=Q(closed_at=None)
            ),
            models.Index(name="requests_of_a_subject", fields=["subject", "received_at"]),
        ]

    def __str__(self) -> str:
        return f"privacy request {self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether it still waits for an answer."""
        return self.closed_at is None

    def unsealed(self, column: str) -> str:
        """Return the text of a sealed column; empty if there is none, or it went with an erasure."""
        sealed = getattr(self, column)
        return keys.unseal(bytes(sealed)) if sealed else ""


class RequestSender(models.Model):
    """Who sent a request. It need not be whom it is about: an agent's own erasure takes this and no more."""

    request = models.OneToOneField(PrivacyRequest, on_delete=models.PROTECT, related_name="sender")
    # JSON of "name", "email" and "post": where the answer goes.
    contact = models.BinaryField(null=True, editable=False)
    # Keyed digests by which they are known again, also where nobody was found.
    digests = ArrayField(models.CharField(max_length=64), default=list, blank=True, editable=False)
    # The name under a declaration.
    signature = models.BinaryField(null=True, editable=False)

    def __str__(self) -> str:
        return f"sender of privacy request {self.request_id}"


class RequestEvent(models.Model):
    """One thing that was done about a request. A trigger refuses every change."""

    class Kind(models.TextChoices):
        RECEIVED = "received", _("Received")
        MATCHED = "matched", _("Compared with what is on file")
        ASKED = "asked", _("Asked who they are")
        VERIFIED = "verified", _("Known who asks")
        PERMITTED = "permitted", _("Permission confirmed")
        PAPER = "paper", _("Signed paper received")
        TAKEN = "taken", _("Taken on by staff")
        EXTENDED = "extended", _("Given more time")
        POSTED = "posted", _("Letter posted")
        FULFILLED = "fulfilled", _("Done")
        DENIED = "denied", _("Denied")
        CANCELLED = "cancelled", _("Withdrawn")
        NOTED = "noted", _("Noted")

    request = models.ForeignKey(PrivacyRequest, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField()
    # Who did it; NULL for whoever made the request, and for the clock.
    by = models.ForeignKey(
        Subject, null=True, blank=True, on_delete=models.PROTECT, related_name="request_events"
    )
    kind = models.CharField(max_length=16, choices=Kind.choices)
    note = models.BinaryField(null=True, editable=False)

    class Meta:
        indexes = [models.Index(name="events_of_a_request", fields=["request", "at"])]

    def __str__(self) -> str:
        return f"request event {self.pk}"


class Training(models.Model):
    """The day on which a member of staff was last trained in handling requests (11 CCR 7100)."""

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, related_name="training")
    on = models.DateField()

    def __str__(self) -> str:
        return f"training {self.pk}"
