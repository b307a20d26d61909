"""Django's handle on this room."""

from django.apps import AppConfig


class BillingConfig(AppConfig):
    """Bills and what is owed."""

    name = "billing"
