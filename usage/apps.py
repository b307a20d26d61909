"""Django's handle on this room."""

from django.apps import AppConfig


class UsageConfig(AppConfig):
    """People, usage, places, access."""

    name = "usage"
