"""Django's handle on this room."""

from django.apps import AppConfig


class LeaksConfig(AppConfig):
    """Water that never stops, and what comes of it."""

    name = "leaks"
