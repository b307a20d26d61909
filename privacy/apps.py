"""Loads every room's part of the privacy map and checks it at start-up."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class PrivacyConfig(AppConfig):
    """The room that knows people only as subjects."""

    name = "privacy"

    def ready(self) -> None:
        """Read the rooms' `personal_data.py` in the order of INSTALLED_APPS, lowest first.

        The one place where this room reaches upwards, and it does so without knowing whom: erasure
        walks the declarations backwards, so that order is what makes it start at the top.
        """
        from privacy import checks  # noqa: F401 - importing registers the checks

        autodiscover_modules("personal_data")
