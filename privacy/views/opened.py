"""What a browser has opened with a secret: for a while, and the secret never stands in an address."""

from django.http import HttpRequest
from django.utils import timezone

OPENED = "privacy_opened"
OPEN_FOR = 30 * 60  # seconds


def note_opened(request: HttpRequest, reference: str) -> None:
    """Let this browser see, for a while, what has this reference."""
    opened = request.session.get(OPENED, {})
    request.session[OPENED] = opened | {reference: timezone.now().timestamp()}


def is_opened(request: HttpRequest, reference: str) -> bool:
    """Tell whether this browser showed the secret of a reference a while ago."""
    since: float = request.session.get(OPENED, {}).get(reference, 0)
    return timezone.now().timestamp() - since < OPEN_FOR
