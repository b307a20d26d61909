"""Tables of this room: bills with their lines, payments, paying through the portal, and rates."""

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
from billing.models.budgets import (
    LONGEST_WORD,
    MOST_GROUND,
    MOST_PEOPLE,
    WORD,
    BudgetDefault,
    BudgetFact,
    DroughtStage,
)
from billing.models.ledger import FirmEvent, LedgerAccount, Posting
from billing.models.limits import BillLimit
from billing.models.paperless import PaperlessChoice, PaperlessChoiceQuerySet
from billing.models.paying import Autopay, MethodToDrop, PaymentOrder, SavedMethod
from billing.models.rates import RateFile, RateFileQuerySet

__all__ = [
    "LONGEST_WORD",
    "MOST_GROUND",
    "MOST_PEOPLE",
    "WORD",
    "Appeal",
    "Arrangement",
    "Autopay",
    "Bill",
    "BillLimit",
    "BillLine",
    "BillQuerySet",
    "BudgetDefault",
    "BudgetFact",
    "DroughtStage",
    "FirmEvent",
    "Instalment",
    "LedgerAccount",
    "MethodToDrop",
    "PaperlessChoice",
    "PaperlessChoiceQuerySet",
    "PayingLaterPolicy",
    "Payment",
    "PaymentOrder",
    "PaymentQuerySet",
    "Posting",
    "RateFile",
    "RateFileQuerySet",
    "SavedMethod",
    "ShutOffCase",
    "ShutOffStep",
    "ShutOffWording",
]
