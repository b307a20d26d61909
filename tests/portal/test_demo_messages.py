"""The conversations of the demonstration: in each state, in both languages, and nobody mailed."""

import pytest

from conversations.figures import FIGURES
from conversations.models import Caller, MessageBody, Step, Thread, Topic, Visit
from notices.models import Notice
from portal.demo_callers import CALLERS
from portal.demo_desk import ASIDE, BEGUN, JOINED, LATELY
from portal.demo_messages import CAST, TOWN, talk
from portal.figures.rolling import add_up
from portal.models import FigureCell
from tests.conftest import NOW, Town
from tests.portal.test_demo_programs import a_neighbour

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_the_town_and_its_utility_talk(town: Town) -> None:
    for number in range(len(TOWN)):
        a_neighbour(number)
    assert talk(NOW) == len(CAST) + len(TOWN) + sum(len(calls) for _who, calls in CALLERS)
    assert set(Thread.objects.values_list("state", flat=True)) == {"open", "answered", "closed"}
    assert set(Thread.objects.values_list("language", flat=True)) == {"en", "es"}
    assert Thread.objects.filter(answer_due_at__lt=NOW).exists()
    assert Thread.objects.filter(answer_due_at__gt=NOW).exists()
    assert not Notice.objects.filter(state=Notice.State.WAITING).exists()
    # Nothing lies in the future, and every answer is to a question that is asked.
    assert not Thread.objects.filter(changed_at__gt=NOW).exists()
    asked = {topic.pk: {it["key"] for it in topic.fields} for topic in Topic.objects.all()}
    for topic, answers in MessageBody.objects.values_list("message__thread__topic", "answers"):
        assert set(answers) <= asked[topic]


def test_the_desk_has_worked_for_weeks(town: Town) -> None:
    """Most is done and little waits; the cast wrote what they wrote, and who calls twice is one caller."""
    for number in range(len(TOWN) + 60):
        a_neighbour(number)
    talk(NOW)
    assert Thread.objects.count() > sum(BEGUN) + LATELY
    assert Thread.objects.filter(state="closed").count() > 0.8 * sum(BEGUN)
    assert 8 <= Thread.objects.at_the_desk(at=NOW).count() <= 20
    assert Thread.objects.put_aside(at=NOW).count() == ASIDE
    assert Thread.objects.exclude(merged_into=None).count() == JOINED
    theirs = {name for name, _talk in CAST}
    written = Thread.objects.filter(subject__in=[town.users[name].subject for name in theirs])
    assert written.count() == len(CAST)
    kinds = set(Step.objects.values_list("kind", flat=True))
    assert {
        "reopened",
        "merged",
        "snoozed",
        "visit",
        "revisit",
        "no_visit",
        "visited",
        "missed",
    } <= kinds
    assert set(Visit.objects.values_list("state", flat=True)) == {"done", "missed", "cancelled"}
    assert None in set(Step.objects.filter(kind="closed").values_list("by", flat=True))
    ways = set(MessageBody.objects.values_list("message__way", flat=True))
    assert {"phone", "letter", "desk", "email"} <= ways
    assert Caller.objects.values("thread__subject").distinct().count() == len(CALLERS)
    # Nothing lies in the future, and nothing is asked that a topic does not ask.
    assert not Thread.objects.filter(changed_at__gt=NOW).exists()
    assert not Step.objects.filter(at__gt=NOW).exists()
    asked = {topic.pk: {it["key"] for it in topic.fields} for topic in Topic.objects.all()}
    for topic, answers in MessageBody.objects.values_list("message__thread__topic", "answers"):
        assert set(answers) <= asked[topic]


def test_each_week_at_the_desk_is_large_enough_to_be_shown(town: Town) -> None:
    """S08: of twelve weeks, none has fewer than fifteen people who wrote."""
    for number in range(len(TOWN) + 60):
        a_neighbour(number)
    talk(NOW)
    add_up(NOW, len(BEGUN))
    whole = FigureCell.objects.filter(room="conversations", figure="begun", part="")
    assert whole.exclude(amount=None).count() == len(BEGUN)
    shown = FigureCell.objects.filter(room="conversations", week=whole.latest("week").week)
    keys = set(shown.exclude(amount=None).values_list("figure", flat=True))
    assert {"begun", "begun_by_way", "answered", "first_answer"} <= keys
    assert keys <= {figure.key for figure in FIGURES}
