"""A queue is called by its name in the reader's language."""

from importlib import import_module

import pytest
from django.apps import apps
from django.utils.translation import override

from conversations import figures
from conversations.actions.set_up import set_up
from conversations.models import Queue

pytestmark = pytest.mark.django_db


def names() -> list[str]:
    return [queue.name for queue in Queue.objects.order_by("order")]


def test_the_shipped_queues_have_names_in_both_languages() -> None:
    Queue.objects.all().delete()
    set_up()
    with override("es"):
        assert names() == [
            "Agua: fugas, presión, calidad",
            "Facturas y pagos",
            "Alta, baja y todo lo demás",
        ]
        assert list(figures.queues().values()) == names()
    with override("en"):
        assert names()[1] == "Bills and payments"


def test_a_queue_without_a_spanish_name_is_called_by_its_english_one() -> None:
    queue = Queue(slug="bills", name_en="Bills of the town")
    with override("es"):
        assert queue.name == "Bills of the town"


def test_names_that_were_shipped_become_spanish_and_the_utilitys_own_stay_alone() -> None:
    Queue.objects.all().delete()
    set_up()
    Queue.objects.update(name_es="")
    Queue.objects.filter(slug="bills").update(name_en="Bills of the town")
    step = import_module("conversations.migrations.0007_names_of_queues")
    step.say_the_shipped_ones_in_spanish(apps, None)
    with override("es"):
        assert names() == [
            "Agua: fugas, presión, calidad",
            "Bills of the town",
            "Alta, baja y todo lo demás",
        ]
