"""Django's handle on this room."""

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    """Threads between residents and the utility."""

    name = "conversations"

    def ready(self) -> None:
        """Read what is said of visits, beside the topics of threads."""
        from conversations import visit_topics  # noqa: F401 -- imported for the topic it declares
