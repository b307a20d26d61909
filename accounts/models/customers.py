"""The utility's own record: parties, accounts, places, and who was where when."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Lower, Right
from django.utils.translation import gettext_lazy as _

from privacy.models import Subject


class DateRange(Func):
    """The days from `from_date` up to, not including, `to_date`; open-ended where that is NULL."""

    function = "DATERANGE"
    output_field = DateRangeField()


def plainly(*columns: str) -> Lower:
    """Return columns as one text without case, accents and apostrophes, for an index that search goes by.

    An index rather than a column: a copy of a name would be one more to erase. The text must be the one of
    PLAIN in `portal.customers.sql`, or PostgreSQL reads every row.
    """
    whole = Func(*map(F, columns), arg_joiner=" || ' ' || ", template="(%(expressions)s)")
    apart = Func(whole, template="NORMALIZE(%(expressions)s, NFKD)")
    return Lower(
        Func(apart, Value(MARKS), Value(""), Value("g"), function="REGEXP_REPLACE"),
        output_field=models.TextField(),
    )


def plain_letters(column: str) -> Lower:
    """Return a number as letters and digits alone, as `number_plain` of an account is."""
    return Lower(
        Func(F(column), Value("[^A-Za-z0-9]"), Value(""), Value("g"), function="REGEXP_REPLACE"),
        output_field=models.TextField(),
    )


# Accents that stand by themselves once a text is taken apart (NFKD), and both apostrophes.
MARKS = "[\u0300-\u036f'’]"


class Customer(models.Model):
    """A party as the utility's customer information system knows it."""

    number = models.CharField(max_length=40, unique=True)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="customers")
    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    mail_line1 = models.CharField(max_length=120, blank=True)
    mail_line2 = models.CharField(max_length=120, blank=True)
    mail_city = models.CharField(max_length=80, blank=True)
    mail_state = models.CharField(max_length=40, blank=True)
    mail_postcode = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=8, blank=True, choices=settings.LANGUAGES)

    class Meta:
        permissions = [
            ("find_customer", "May search for customers and open their page"),
            ("see_name", "Sees names of customers"),
            ("see_contact", "Sees e-mail, telephone and mailing address of customers"),
            ("reveal", "May have what is masked shown for a reason"),
            ("view_as", "May look at the portal as a customer has it"),
        ]
        indexes = [
            GinIndex(OpClass(plainly("name"), name="gin_trgm_ops"), name="customers_by_name"),
            models.Index(plain_letters("number"), name="customers_by_plain_number"),
            models.Index(Lower("email"), name="customers_by_email"),
        ]

    def __str__(self) -> str:
        return f"customer {self.pk}"


class CustomerPhone(models.Model):
    """A telephone number of a customer; there may be several."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="phones")
    number = models.CharField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "number"], name="a_phone_once_per_customer")
        ]
        indexes = [
            # However it is written on file: +1 (555) 010-0199, 555.010.0199.
            models.Index(
                Right(
                    Func(
                        F("number"), Value(r"\D"), Value(""), Value("g"), function="REGEXP_REPLACE"
                    ),
                    10,
                    output_field=models.TextField(),
                ),
                name="customers_by_phone",
            )
        ]

    def __str__(self) -> str:
        return f"phone {self.pk}"


class Account(models.Model):
    """The account number that is billed. It moves with the person."""

    number = models.CharField(max_length=40, unique=True)
    # Letters and digits alone, in small letters, as `privacy.requests.matching.plain_number` gives them:
    # people copy account numbers with and without dashes.
    number_plain = models.GeneratedField(
        expression=Lower(
            Func(
                F("number"), Value("[^A-Za-z0-9]"), Value(""), Value("g"), function="REGEXP_REPLACE"
            )
        ),
        output_field=models.CharField(max_length=40),
        db_persist=True,
    )
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="accounts")
    from_date = models.DateField()
    to_date = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="account_ends_after_it_begins",
                condition=Q(to_date=None) | Q(to_date__gt=F("from_date")),
            ),
            # Two numbers that differ by a dash would be one to whoever types them.
            models.UniqueConstraint(fields=["number_plain"], name="account_numbers_differ_plainly"),
        ]

    def __str__(self) -> str:
        return f"account {self.pk}"


class Premises(models.Model):
    """A place that gets water. It stays when people move."""

    class Kind(models.TextChoices):
        SINGLE_FAMILY = "single_family", _("Single-family home")
        MULTI_FAMILY = "multi_family", _("Apartments")
        COMMERCIAL = "commercial", _("Business")
        INDUSTRIAL = "industrial", _("Industry")
        INSTITUTIONAL = "institutional", _("Institution")
        IRRIGATION = "irrigation", _("Irrigation")

    number = models.CharField(max_length=40, unique=True)
    line1 = models.CharField(max_length=120)
    line2 = models.CharField(max_length=120, blank=True)
    city = models.CharField(max_length=80)
    state = models.CharField(max_length=40)
    postcode = models.CharField(max_length=20)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    # How many homes are behind its meters, None where the utility does not say: some rates go by it.
    homes = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "premises"
        indexes = [
            GinIndex(
                OpClass(plainly("line1", "line2"), name="gin_trgm_ops"), name="premises_by_address"
            ),
            models.Index(plain_letters("number"), name="premises_by_plain_number"),
        ]

    def __str__(self) -> str:
        return f"premises {self.pk}"


class ServiceAgreement(models.Model):
    """Says that an account was at a premises from `from_date` up to, not including, `to_date`."""

    number = models.CharField(max_length=40, unique=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="agreements")
    premises = models.ForeignKey(Premises, on_delete=models.PROTECT, related_name="agreements")
    from_date = models.DateField()
    to_date = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="agreement_ends_after_it_begins",
                condition=Q(to_date=None) | Q(to_date__gt=F("from_date")),
            ),
            # Two households never share a day at one premises: the wall would have a door in it.
            ExclusionConstraint(
                name="one_agreement_per_premises_and_day",
                expressions=[
                    ("premises", RangeOperators.EQUAL),
                    (
                        DateRange("from_date", "to_date", RangeBoundary()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"agreement {self.pk}"
