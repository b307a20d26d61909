"""Tables of this room: bills with their lines, payments, and the rates that bills follow from."""

from billing.models.arrears import (
    Appeal,
    Arrangement,
    Instalment,
    PayingLaterPolicy,
    ShutOffCase,
    ShutOffStep,
    ShutOffWording,
)
from billing.models.bills import Bill, BillLine, BillQuerySet, Payment, PaymentQuerySet
from billing.models.limits import BillLimit
from billing.models.paperless import PaperlessChoice, PaperlessChoiceQuerySet
from billing.models.rates import RateFile, RateFileQuerySet

__all__ = [
    "Appeal",
    "Arrangement",
    "Bill",
    "BillLimit",
    "BillLine",
    "BillQuerySet",
    "Instalment",
    "PaperlessChoice",
    "PaperlessChoiceQuerySet",
    "PayingLaterPolicy",
    "Payment",
    "PaymentQuerySet",
    "RateFile",
    "RateFileQuerySet",
    "ShutOffCase",
    "ShutOffStep",
    "ShutOffWording",
]
