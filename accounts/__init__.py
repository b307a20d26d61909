"""Who people are, which water is theirs, and who else they let see it.

A `User` signs in. A `Customer` is the utility's record of a party; an `Account` is the account number
that is billed to one. A `Premises` is a place. A `ServiceAgreement` says which account was at which
premises from when to when: an account moves with the person, a premises stays. An `AccessGrant` says
which user may see which account, in what role, from when to when. A `FeedFile` is the receipt of a file
from the utility.

The wall between tenancies stands here, in `access.py`: every room above asks it before it shows a row,
and asks it about the day the row speaks of, not about today.

This room knows nothing of water, bills or messages.
"""
