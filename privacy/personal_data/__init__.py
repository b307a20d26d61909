"""This room's part of the privacy map: people as numbers, their choices, and what was done about them."""

# Erasure walks the declarations backwards, and must meet what points before what it points at.
# isort: off
from privacy.personal_data import people
from privacy.personal_data import letters
from privacy.personal_data import choices
from privacy.personal_data import policy
from privacy.personal_data import sharing
from privacy.personal_data import incidents

__all__ = ["choices", "incidents", "letters", "people", "policy", "sharing"]
