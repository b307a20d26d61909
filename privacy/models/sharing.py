"""Who may receive data from the portal, and each time that somebody did."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy.models.people import Subject


class Recipient(models.Model):
    """Somebody outside the portal who may receive data: what, for what, and under which contract."""

    class Transfer(models.TextChoices):
        DOMESTIC = "domestic", _("Stays in the country")
        ADEQUACY = "adequacy", _("The other country protects data as well (adequacy decision)")
        CLAUSES = "scc", _("Standard contractual clauses")
        CONTRACT = "contract", _("Needed for a contract with you")
        CONSENT = "consent", _("You agreed expressly")

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    # A key of RECIPIENT_KINDS.
    kind = models.CharField(max_length=24)
    country = models.CharField(max_length=2)
    transfer = models.CharField(max_length=12, choices=Transfer.choices)
    purposes = ArrayField(models.CharField(max_length=40), default=list)
    # "accounts.Customer.name": what may go to them, and nothing else.
    columns = ArrayField(models.CharField(max_length=120), default=list)
    contract_signed_on = models.DateField(null=True, blank=True)
    reviewed_on = models.DateField(null=True, blank=True)
    sale = models.BooleanField(default=False)
    # When residents were told that the service passes to them: for a successor only.
    announced_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"recipient {self.pk}"


class Direction(models.Model):
    """What a person told us to give to one recipient: which kinds of data, and until when.

    Whether it holds stands in the consent event of the same moment, and nowhere else: what was taken back,
    set aside or ran out there gives nothing here.
    """

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="directions")
    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="directions")
    categories = ArrayField(models.CharField(max_length=40))
    # The last day on which something may go.
    until = models.DateField()
    given_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(name="directions_of_a_subject", fields=["subject", "given_at"])]
        constraints = [
            models.CheckConstraint(
                name="a_direction_names_what_to_give", condition=models.Q(categories__len__gt=0)
            )
        ]

    def __str__(self) -> str:
        return f"direction {self.pk}"


class Disclosure(models.Model):
    """Data of one person that left the portal: to whom, why, and the names of the columns.

    Never what stood in them. A trigger lets only the review be added, once.
    """

    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="disclosures")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="disclosures")
    # A key of privacy.sharing.REASONS.
    reason = models.CharField(max_length=24)
    authority = models.CharField(max_length=200, blank=True)
    document = models.CharField(max_length=200, blank=True)
    document_date = models.DateField(null=True, blank=True)
    legal_basis = models.CharField(max_length=200, blank=True)
    justification = models.TextField(blank=True)
    categories = ArrayField(models.CharField(max_length=40))
    columns = ArrayField(models.CharField(max_length=120))
    by = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="disclosures_made")
    approved_by = models.ForeignKey(
        Subject, null=True, on_delete=models.PROTECT, related_name="disclosures_approved"
    )
    at = models.DateTimeField()
    # An order not to tell the person: shown to them from the day after.
    gag_until = models.DateField(null=True, blank=True)
    review_due_at = models.DateTimeField(null=True, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        Subject, null=True, on_delete=models.PROTECT, related_name="disclosures_reviewed"
    )

    class Meta:
        indexes = [
            models.Index(name="disclosures_of_a_subject", fields=["subject", "at"]),
            models.Index(name="disclosures_by_time", fields=["at"]),
            models.Index(
                name="disclosures_to_review",
                fields=["review_due_at"],
                condition=models.Q(reviewed_at=None, review_due_at__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="nobody_approves_themselves",
                condition=models.Q(approved_by=None) | ~models.Q(approved_by=models.F("by")),
            ),
            models.CheckConstraint(
                name="something_was_disclosed",
                condition=models.Q(columns__len__gt=0, categories__len__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"disclosure {self.pk}"


class DisclosureDraft(models.Model):
    """A disclosure that one member of the office has written and a second must approve.

    Gone once it is made or dropped.
    """

    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="+")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=24)
    authority = models.CharField(max_length=200, blank=True)
    document = models.CharField(max_length=200, blank=True)
    document_date = models.DateField(null=True, blank=True)
    legal_basis = models.CharField(max_length=200, blank=True)
    justification = models.TextField(blank=True)
    columns = ArrayField(models.CharField(max_length=120))
    gag_until = models.DateField(null=True, blank=True)
    by = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"disclosure draft {self.pk}"
