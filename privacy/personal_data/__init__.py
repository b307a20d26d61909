"""This room's part of the privacy map: people as numbers, their choices, and what was done about them."""

# Erasure walks the declarations backwards, and must meet what points before what it points at.
# isort: off
from privacy.personal_data import people
from privacy.personal_data import letters
from privacy.personal_data import choices
from privacy.personal_data import consent
from privacy.personal_data import requests
from privacy.personal_data import corrections
from privacy.personal_data import exports
from privacy.personal_data import policy
from privacy.personal_data import sharing
from privacy.personal_data import erasure
from privacy.personal_data import incidents
from privacy.personal_data import probing
from privacy.personal_data import security

__all__ = [
    "choices",
    "consent",
    "corrections",
    "erasure",
    "exports",
    "incidents",
    "letters",
    "people",
    "policy",
    "probing",
    "requests",
    "security",
    "sharing",
]
