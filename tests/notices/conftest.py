"""Topics of invented rooms, and everything that carries them."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.template import engines

from notices.models import Channel
from notices.topics import TOPICS, MessageClass, Recipient, Topic, declare
from tests.conftest import Town, make_user
from tests.fakes import mailbox

__all__ = ["mailbox"]

WORDS = {
    "tests/leak.txt": "Water runs at {{ place }}\n\nIt has not stopped.\n\nSee: {{ link }}\n",
    "tests/leak.html": '{% extends "privacy/mail/base.html" %}{% block content %}'
    '<p>Water runs at {{ place }}.</p><p><a href="{{ link }}">See</a></p>{% endblock %}',
    "tests/leak_short.txt": "Water runs at {{ place }}. See {{ link }}",
    "tests/pixel.txt": "A picture\n\nSeen?\n",
    "tests/pixel.html": '{% extends "privacy/mail/base.html" %}{% block content %}'
    '<img src="https://x.example/1.gif">{% endblock %}',
}
PLACE = "12 Mill Lane"


@pytest.fixture
def town(db: None) -> Town:
    """The cast alone, without homes: what is told them is asked of their logins."""
    users = {name: make_user(name) for name in ("ada", "ben", "cleo", "lena", "mallory")}
    users["dana"] = make_user("dana", is_staff=True)
    TOTP.activate(users["dana"], generate_totp_secret())
    return Town(users=users)


class Room:
    """A room above: what it has to say, until it takes it back or breaks."""

    def __init__(self) -> None:
        self.says: dict[str, Any] | None = {"place": PLACE, "link": "http://testserver/leaks/7/"}
        self.breaks = False
        self.asked: list[tuple[int, Recipient, datetime]] = []

    def compose(self, about: int, recipient: Recipient, now: datetime) -> Mapping[str, Any] | None:
        """Answer as a topic does."""
        self.asked.append((about, recipient, now))
        if self.breaks:
            raise RuntimeError("a fault in another room")
        return self.says


@pytest.fixture
def room() -> Room:
    """Stand in for a room above."""
    return Room()


Declares = Callable[..., Topic]


@pytest.fixture
def a_topic(room: Room, settings: Any) -> Iterator[Declares]:
    """Declare topics of that room, with words, beside no others; they are gone after the test."""
    [engine] = settings.TEMPLATES
    loaders = [
        ("django.template.loaders.locmem.Loader", WORDS),
        "django.template.loaders.filesystem.Loader",
        "django.template.loaders.app_directories.Loader",
    ]
    settings.TEMPLATES = [
        engine | {"APP_DIRS": False, "OPTIONS": engine["OPTIONS"] | {"loaders": loaders}}
    ]
    assert engines["django"]
    known = dict(TOPICS)
    for key in [key for key, topic in TOPICS.items() if topic.offered]:
        del TOPICS[key]

    def make(key: str = "leak", kind: MessageClass = MessageClass.SERVICE, **more: Any) -> Topic:
        more = {"template": "tests/leak", "channels": (Channel.EMAIL, Channel.TEXT)} | more
        return declare(Topic(key, f"The {key}", message_class=kind, compose=room.compose, **more))

    yield make
    TOPICS.clear()
    TOPICS.update(known)


Files = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def texted(settings: Any, tmp_path: Path) -> Files:
    """Carry texts, calls and letters as the demonstration does; return those that lie there."""
    settings.NOTICES_DIR = tmp_path
    settings.NOTICE_WAYS = {
        "email": "notices.ways.mail.Mail",
        "text": "notices.ways.folder.Texts",
        "voice": "notices.ways.folder.Calls",
        "post": "notices.ways.folder.Letters",
    }
    return lambda: [json.loads(file.read_text()) for file in sorted(tmp_path.rglob("*.json"))]
