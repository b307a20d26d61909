"""What holds for every topic of every room, and for every way out."""

import inspect
from collections.abc import Iterator
from typing import Any

import pytest
from django.template.loader import get_template

from notices.jobs import sweep_folder
from notices.models import Channel, Notice
from notices.topics import TOPICS, AlreadyDeclared, MessageClass, Topic, declare
from notices.ways import Message, Refused, Way
from notices.ways.folder import Calls, Folder, Letters, Texts
from notices.ways.mail import Mail
from privacy.actions.erasure import erase
from privacy.erasing.erasure import plan
from privacy.models import Subject
from tests.conftest import NOW, TODAY
from tests.house.rooms import templates
from tests.notices.conftest import Declares

SHORT = {Channel.TEXT, Channel.VOICE}
LONG = {Channel.EMAIL, Channel.POST}


def words_of(topic: Topic) -> Iterator[str]:
    """Yield the templates that a topic must have: also the short one of what may go into a summary."""
    if LONG & set(topic.channels):
        yield from (f"{topic.template}.txt", f"{topic.template}.html")
    if SHORT & set(topic.channels) or (topic.offered and topic.may_be_gathered):
        yield f"{topic.template}_short.txt"


@pytest.mark.parametrize("topic", TOPICS.values(), ids=lambda topic: topic.key)
def test_every_topic_has_its_words(topic: Topic) -> None:
    for name in words_of(topic):
        assert get_template(name)


@pytest.mark.parametrize("topic", TOPICS.values(), ids=lambda topic: topic.key)
def test_every_mail_stands_on_the_paper_that_says_how_to_choose(topic: Topic) -> None:
    """And none has a foot of its own, which would say it twice."""
    if LONG & set(topic.channels):
        assert '{% extends "privacy/mail/base.html" %}' in templates()[f"{topic.template}.html"]
        assert "utility.address" not in templates()[f"{topic.template}.txt"]


@pytest.mark.parametrize("topic", TOPICS.values(), ids=lambda topic: topic.key)
def test_nobody_is_called_about_offers(topic: Topic) -> None:
    """There is no consent to it in the vocabulary."""
    assert not (topic.message_class is MessageClass.MARKETING and Channel.VOICE in topic.channels)


def test_a_topic_is_declared_once(a_topic: Declares) -> None:
    with pytest.raises(AlreadyDeclared):
        declare(a_topic())


WAYS: list[type[Any]] = [Mail, Folder, Texts, Calls, Letters]


@pytest.mark.parametrize("way", WAYS)
def test_every_way_has_the_interface(way: type[Any]) -> None:
    for name in ("open", "send", "close"):
        assert inspect.signature(getattr(way, name)) == inspect.signature(getattr(Way, name))
    assert isinstance(way.knows_again, bool)


@pytest.mark.parametrize("way", [Texts, Calls, Letters])
def test_what_is_handed_over_twice_lies_there_once(
    way: type[Any], settings: Any, tmp_path: Any
) -> None:
    settings.NOTICES_DIR = tmp_path
    message = Message(to="+15552100199", mark="a" * 64, text="Water runs.", language="en")
    out: Way = way()
    out.open()
    out.send(message)
    out.send(message)
    out.close()
    assert len(list(tmp_path.rglob("*.*"))) == 1


def test_a_way_that_is_shut_says_so_before_anything_is_handed_over(
    settings: Any, tmp_path: Any
) -> None:
    settings.NOTICES_DIR = tmp_path / "file"
    settings.NOTICES_DIR.write_text("")
    with pytest.raises(Refused):
        Texts().open()


@pytest.mark.django_db
def test_a_file_lies_there_as_long_as_its_notice(settings: Any, tmp_path: Any) -> None:
    """A129, L09: the number and the words go with the row, after a month or with its reader."""
    settings.NOTICES_DIR = tmp_path
    assert sweep_folder(NOW) == 0
    subject = Subject.objects.create(created_at=NOW)
    for n, channel in enumerate(["text", "post"]):
        Notice.objects.create(
            topic="leak", subject=subject, channel=channel, key=str(n), mark=str(n) * 64, about=1,
            written_at=NOW, due_at=NOW,
        )  # fmt: skip
    out = {Texts(): "0", Calls(): "9", Letters(): "1"}
    for way, mark in out.items():
        way.open()
        way.send(Message(to="+15552100199", mark=mark * 64, text="Water runs.", language="en"))
    assert sweep_folder(NOW) == 1  # nobody's
    erase(subject=subject, digest=plan(subject, on=TODAY).digest, by=subject, at=NOW)
    assert (sweep_folder(NOW), sweep_folder(NOW)) == (2, 0)
    assert list(tmp_path.rglob("*.*")) == []
