"""All figures of all rooms: each declares its own in its `figures.py`, and nobody keeps a list of them."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.conf import settings

from privacy.totals import Figure


@cache
def all_figures() -> Mapping[tuple[str, str], Figure]:
    """Return each figure by its room and its key, in the order of the rooms, highest last."""
    return {
        (room, figure.key): figure
        for room in settings.ROOMS
        if room != "portal" and find_spec(f"{room}.figures")
        for figure in import_module(f"{room}.figures").FIGURES
    } | {("portal", figure.key): figure for figure in import_module("portal.figures.own").FIGURES}
