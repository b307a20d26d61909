"""Counting what comes from one place without keeping where that is."""

from django.http import HttpRequest
from django.utils import timezone

from privacy import keys
from privacy.security import block_of
from privacy.views.people import subject_of

# A block of addresses that one firm, house or telephone network gives out: neither a person nor a device.
BLOCK = {4: 24, 6: 56}


def who_counts(request: HttpRequest) -> str:
    """Return what tries are counted under: one's own number, or a scrambled mark of where one comes from.

    The mark is of a block of addresses, and another one tomorrow: it cannot be turned back or followed.
    Whoever is signed in is not stopped by others who come from the same place.
    """
    if request.user.is_authenticated:
        return str(subject_of(request).pk)
    block = block_of(request, BLOCK)
    return keys.digest("place", f"{timezone.localdate()} {block}", version=keys.versions()[0])
