"""Django's handle on this room."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """People, portal, places, access."""

    name = "portal"
