"""The tables of accounts, a subject a file."""

from accounts.models.access import AccessGrant, Invitation, InvitedAddress
from accounts.models.customers import (
    Account,
    Customer,
    CustomerPhone,
    Premises,
    ServiceAgreement,
)
from accounts.models.feeds import FeedFile, SetAsideRow
from accounts.models.linking import LinkAttempt, ProofCode
from accounts.models.users import HomeNickname, User

__all__ = [
    "AccessGrant",
    "Account",
    "Customer",
    "CustomerPhone",
    "FeedFile",
    "HomeNickname",
    "Invitation",
    "InvitedAddress",
    "LinkAttempt",
    "Premises",
    "ProofCode",
    "ServiceAgreement",
    "SetAsideRow",
    "User",
]
