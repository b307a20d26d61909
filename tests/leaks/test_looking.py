"""Nothing that comes in is missed, whenever its file is committed."""

from threading import Event, Thread

import pytest
from django.db import connection, transaction

from tests.leaks.conftest import Water, day
from usage import sql


@pytest.mark.django_db(transaction=True)
def test_a_file_that_is_committed_after_a_look_is_not_missed(town, look):
    """The numbers of what was touched are given under the loaders' lock: in the order of commits."""
    mill, weir = Water(town, "mill"), Water(town, "weir")
    mill.runs(day(-20), 16)
    weir.runs(day(-20), 16)
    assert look() == []
    written, go_on = Event(), Event()

    def load() -> None:
        with transaction.atomic():
            sql.lock_reads()
            mill.runs(day(-4), 4, leak=4)
            written.set()
            go_on.wait(20)
        connection.close()

    loader = Thread(target=load)
    loader.start()
    assert written.wait(20)
    assert look(hours=1) == []
    with connection.cursor() as cursor:  # nobody else can load meanwhile, and get a smaller number
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [sql.READS_LOCK])
        assert cursor.fetchall() == [(False,)]
    go_on.set()
    loader.join()
    weir.runs(day(-4), 4, leak=4)
    assert {alert.service_point_id for alert in look(hours=2)} == {mill.point, weir.point}
