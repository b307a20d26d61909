"""Django's handle on this room."""

from django.apps import AppConfig


class ProgramsConfig(AppConfig):
    """Rebates, and actions that save water."""

    name = "programs"
