"""What people apply for, what they show for it, and each step of it."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import ServiceAgreement, User
from privacy.models import Subject
from privacy.papers.sealed import ScannedFile
from programs.models.programs import PaperKind, Program, ProgramVersion


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Reads of applications."""

    def visible_to(self, user: User) -> Self:
        """Their own: what somebody paid for is nobody else's business, not even in the same home."""
        return self.filter(by=user)

    def open(self) -> Self:
        """Those on which somebody has still to say something."""
        return self.filter(state__in=OPEN)

    def to_pay(self) -> Self:
        """Money that was granted and that the utility's own system has not been told of."""
        return self.filter(state=Application.State.GRANTED, exported_at=None)

    def waiting_for_check(self) -> Self:
        """Money for which staff have still to send a check."""
        return self.to_pay().filter(pay_as=Application.PayAs.CHECK)


class Application(models.Model):
    """One home's application to one program.

    What it is judged by is the version of the program under which it was made. `amount` is what was granted;
    `exported_at` is when the utility's own system was told to pay it, or its check was sent.
    """

    class State(models.TextChoices):
        SENT = "sent", _("With us")
        ASKED = "asked", _("Waits for your answer")
        WAITING = "waiting", _("On the waiting list")
        GRANTED = "granted", _("Granted")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class PayAs(models.TextChoices):
        CREDIT = "credit", _("As a credit on the water bill")
        CHECK = "check", _("As a check by mail")

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="applications")
    version = models.ForeignKey(ProgramVersion, on_delete=models.PROTECT, related_name="+")
    agreement = models.ForeignKey(ServiceAgreement, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="applications")
    sent_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.SENT)
    owns = models.BooleanField(null=True, blank=True)
    irrigates = models.BooleanField(null=True, blank=True)
    pool = models.BooleanField(null=True, blank=True)
    cost = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    units = models.PositiveIntegerField(null=True, blank=True)
    pay_as = models.CharField(max_length=6, choices=PayAs.choices)
    amount = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    exported_at = models.DateTimeField(null=True, blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="a_home_has_a_program_once",
                fields=["program", "agreement"],
                condition=Q(state__in=["sent", "asked", "waiting", "granted"]),
            ),
            # Said of NULL too: a comparison with it is neither true nor false, and a check lets that pass.
            models.CheckConstraint(
                name="what_is_granted_has_an_amount",
                condition=Q(state="granted", amount__isnull=False, amount__gt=0)
                | (~Q(state="granted") & Q(amount=None, exported_at=None)),
            ),
            models.CheckConstraint(
                name="an_application_is_closed_once",
                condition=Q(state__in=["sent", "asked", "waiting"], closed_at=None)
                | Q(state__in=["granted", "refused", "withdrawn"], closed_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                name="applications_oldest_first",
                fields=["sent_at"],
                condition=Q(state__in=["sent", "asked", "waiting"]),
            ),
            models.Index(
                name="rebates_to_pay",
                fields=["closed_at"],
                condition=Q(state="granted", exported_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"application {self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether somebody has still to say something."""
        return self.state in OPEN

    @property
    def waits_for_check(self) -> bool:
        """Whether staff have still to send a check for it."""
        granted = self.state == self.State.GRANTED and self.exported_at is None
        return granted and self.pay_as == self.PayAs.CHECK

    @property
    def may_be_withdrawn(self) -> bool:
        """Whether it can be taken back: until the money is on its way."""
        return self.is_open or (self.state == self.State.GRANTED and self.exported_at is None)


OPEN = (Application.State.SENT, Application.State.ASKED, Application.State.WAITING)


class Paper(ScannedFile):
    """A file that somebody sent along. Where there is a scanner, staff see it once the scanner has."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="papers")
    what = models.CharField(max_length=8, choices=PaperKind.choices)

    class Meta:
        indexes = [models.Index(name="papers_to_scan", fields=["at"], condition=Q(scan="waiting"))]

    def __str__(self) -> str:
        return f"paper {self.pk}"

    def about(self) -> bytes:
        """Return what is sealed along."""
        return f"application {self.application_id}".encode()


class ApplicationEvent(models.Model):
    """A step: who took it, when, and what they wrote. The last question and the reason stand here."""

    class Kind(models.TextChoices):
        SENT = "sent", _("Sent")
        LISTED = "listed", _("Put on the waiting list")
        CALLED = "called", _("There is money again")
        ASKED = "asked", _("We asked something")
        ANSWERED = "answered", _("Answered")
        INFECTED = "infected", _("A file was thrown away")
        GRANTED = "granted", _("Granted")
        PAID = "paid", _("The check was sent")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    by = models.ForeignKey(
        Subject, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()
    text = models.TextField(blank=True)
    amount = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)

    def __str__(self) -> str:
        return f"application event {self.pk}"
