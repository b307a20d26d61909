"""The link that ends a kind of mail without signing in (RFC 8058).

It holds nothing but a sealed person and topic: nobody reads in it who it is about, nobody can make one, and
all it opens is a no. No row is kept of it, so it works for as long as its secret stands in PRIVACY_KEYS.
"""

from uuid import UUID

from django.conf import settings
from django.urls import reverse

from notices.topics import TOPICS, Topic
from privacy import keys
from privacy.models import Subject

WHAT_FOR = "stop"  # other things are sealed under the same key, and are no links


def url_of(subject: Subject, topic: Topic) -> str:
    """Return where somebody says that they want no more of a topic."""
    token = keys.seal(f"{WHAT_FOR} {subject.pk} {topic.key}").decode()
    return f"{settings.SITE_URL}{reverse('notices_stop', args=[token.rstrip('=')])}"


def headers(url: str) -> dict[str, str]:
    """Return what mail programs need to offer it as one click: RFC 8058, section 3.1."""
    return {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def opened(token: str) -> tuple[Subject, Topic] | None:
    """Return whom and what a link is about; None if it is none of ours, or either is no more."""
    try:
        said = keys.unseal((token + "=" * (-len(token) % 4)).encode())
    except keys.Unreadable:
        return None
    what_for, _space, about = said.partition(" ")
    if what_for != WHAT_FOR:
        return None
    number, _space, key = about.partition(" ")
    subject = Subject.objects.filter(pk=UUID(number), erased_at=None).first()
    topic = TOPICS.get(key)
    return (subject, topic) if subject and topic else None
