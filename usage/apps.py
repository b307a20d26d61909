"""Django's handle on this room."""

from django.apps import AppConfig


class UsageConfig(AppConfig):
    """Meters, reads and what they say."""

    name = "usage"
