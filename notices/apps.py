"""Loads every room's topics, and what groups of homes can be chosen by."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class NoticesConfig(AppConfig):
    """What the utility sends, and by which channel."""

    name = "notices"

    def ready(self) -> None:
        """Read the rooms' `topics.py` and `group_facts.py`.

        They stand above, and this room need not know which there are.
        """
        from notices import (  # noqa: F401 -- imported for what they declare
            announcements,
            campaigns,
            phones,
            place_facts,
            summaries,
        )

        autodiscover_modules("topics", "group_facts")
