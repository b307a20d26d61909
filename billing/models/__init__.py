"""Tables of this room: bills with their lines, payments, and the rates that bills follow from."""

from billing.models.bills import Bill, BillLine, BillQuerySet, Payment, PaymentQuerySet
from billing.models.rates import RateFile, RateFileQuerySet

__all__ = [
    "Bill",
    "BillLine",
    "BillQuerySet",
    "Payment",
    "PaymentQuerySet",
    "RateFile",
    "RateFileQuerySet",
]
