"""Tables of this room: bills with their lines, payments, paying through the portal, and rates."""

from billing.models.bills import Bill, BillLine, BillQuerySet, Payment, PaymentQuerySet
from billing.models.ledger import FirmEvent, LedgerAccount, Posting
from billing.models.paying import Autopay, MethodToDrop, PaymentOrder, SavedMethod
from billing.models.rates import RateFile, RateFileQuerySet

__all__ = [
    "Autopay",
    "Bill",
    "BillLine",
    "BillQuerySet",
    "FirmEvent",
    "LedgerAccount",
    "MethodToDrop",
    "Payment",
    "PaymentOrder",
    "PaymentQuerySet",
    "Posting",
    "RateFile",
    "RateFileQuerySet",
    "SavedMethod",
]
