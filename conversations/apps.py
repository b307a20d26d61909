"""Django's handle on this room."""

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    """Threads between residents and the utility."""

    name = "conversations"
