"""Tables of this room: alerts and what they rest on, answers, the utility's rules, what is known of homes.

And money back for leaks.
"""

from leaks.models.alerts import FLOWING, NEVER_HEARD, LeakAlert, LeakAlertQuerySet, Verdict
from leaks.models.answers import LeakAnswer
from leaks.models.contacts import LeakContact
from leaks.models.credits import CreditPolicy, CreditRequest, LeakCredit
from leaks.models.homes import AwayTime, PlaceFacts
from leaks.models.rules import LeakRule, LookedUpTo

__all__ = [
    "FLOWING",
    "NEVER_HEARD",
    "AwayTime",
    "CreditPolicy",
    "CreditRequest",
    "LeakAlert",
    "LeakAlertQuerySet",
    "LeakAnswer",
    "LeakContact",
    "LeakCredit",
    "LeakRule",
    "LookedUpTo",
    "PlaceFacts",
    "Verdict",
]
