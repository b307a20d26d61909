"""What the clock runs for the desk."""

from datetime import datetime

from conversations.actions.presence import KEPT
from conversations.models import Presence


def forget_presence(now: datetime) -> int:
    """Forget who had what open longer ago than it is kept; return how many rows went."""
    gone, _by_model = Presence.objects.filter(at__lt=now - KEPT).delete()
    return gone
