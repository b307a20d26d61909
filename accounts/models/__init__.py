"""The tables of accounts, a subject a file."""

from accounts.models.access import AccessGrant, Invitation, InvitedAddress
from accounts.models.customers import (
    Account,
    Customer,
    CustomerPhone,
    Premises,
    ServiceAgreement,
)
from accounts.models.feeds import FeedFile, FeedLoad, RowAct, SetAsideRow
from accounts.models.linking import LinkAttempt, ProofCode
from accounts.models.outgoing import OutgoingFile, OutgoingRow
from accounts.models.users import HomeNickname, User

__all__ = [
    "AccessGrant",
    "Account",
    "Customer",
    "CustomerPhone",
    "FeedFile",
    "FeedLoad",
    "HomeNickname",
    "Invitation",
    "InvitedAddress",
    "LinkAttempt",
    "OutgoingFile",
    "OutgoingRow",
    "Premises",
    "ProofCode",
    "RowAct",
    "ServiceAgreement",
    "SetAsideRow",
    "User",
]
