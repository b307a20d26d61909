"""This room's part of the privacy map: people, accounts, places, access, and how one signs in.

The tables of allauth and of Django's auth, admin and sessions are described here, in the lowest
room that installs them.
"""

# In this order and not by the alphabet: erasure walks it backwards, and must meet what points
# before what it points at.
# isort: off
from accounts.personal_data import logins
from accounts.personal_data import records
from accounts.personal_data import access
from accounts.personal_data import files
from accounts.personal_data import signing_in

__all__ = ["access", "files", "logins", "records", "signing_in"]
