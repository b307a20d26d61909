"""The conversations of the demonstration: in each state, in both languages, and nobody mailed."""

import pytest

from conversations.models import MessageBody, Thread, Topic
from notices.models import Notice
from portal.demo_messages import CAST, TOWN, talk
from tests.conftest import NOW, Town
from tests.portal.test_demo_programs import a_neighbour

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_the_town_and_its_utility_talk(town: Town) -> None:
    for number in range(len(TOWN)):
        a_neighbour(number)
    assert talk(NOW) == len(CAST) + len(TOWN)
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
