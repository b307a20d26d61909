"""Rows that were not taken: put right, answered, left out, and loaded again."""

from datetime import date, timedelta

import pytest

from accounts.actions.rows import correct_row, dismiss_row
from accounts.models import Customer, FeedFile, FeedLoad, RowAct, SetAsideRow
from portal.feeding.uploads import take_in_waiting
from privacy.actions.retention import purge
from privacy.models import Look
from tests.conftest import NOW, Town
from tests.portal.loading import (
    DAIAD,
    READS,
    Load,
    gallons,
    litre_meter,
    load,
    set_aside,
    shown,
    sparse,
    volumes,
)
from tests.portal.test_feed_pages import READ, As, broken, folder, row_of, text_of
from usage.models import Meter

__all__ = ["broken", "folder", "load"]
pytestmark = pytest.mark.usefixtures("clock", "town", "folder")
FELL = {"19": 5000, "20": 5010, "21": 400}  # litres that a register showed, by the hour in Madrid


def test_a_row_is_put_right_and_loaded_again_and_the_others_stay(
    as_: As, broken: FeedFile, town: Town
) -> None:
    """S09: nothing lost, nothing twice; who did it is written down by field and never by value."""
    client, row = as_("admin"), row_of(broken, 3)
    page = client.get(f"/staff/feeds/rows/{row.pk}/")
    assert "name is empty; every customer needs one" in text_of(page)
    names = {field.label: field.html_name for field in page.context["form"]}
    assert list(names) == ["record", "customer", "name"]  # the others are of other kinds
    posted = {names["record"]: "customer", names["customer"]: "C-9", names["name"]: "Wren, Io"}
    client.post(f"/staff/feeds/rows/{row.pk}/", posted)
    assert "Corrected, to be loaded" in text_of(client.get(f"/staff/feeds/{broken.load.pk}/"))
    before = broken.set_aside.count()
    client.post(f"/staff/feeds/{broken.load.pk}/again/")
    assert take_in_waiting(NOW) == 1
    assert Customer.objects.get(number="C-9").name == "Wren, Io"
    again = FeedLoad.objects.get(way="again")
    assert again.receipt is not None
    assert (again.receipt.taken, again.receipt.refused, again.receipt.held) == (1, 1, 1)
    # Each row is in one place: where it was, with what is wrong with it now.
    assert broken.set_aside.count() == SetAsideRow.objects.count() == before
    assert {row.line: row.settled for row in SetAsideRow.objects.all()} == {
        3: "loaded", 4: "", 5: "",
    }  # fmt: skip
    acts = list(RowAct.objects.values_list("line", "kind", "what", "by"))
    who = town.users["admin"].subject_id
    assert acts == [
        (3, "corrected", "name", who),
        (3, "loaded", str(again.receipt.pk), who),
    ]
    said = text_of(client.get(f"/staff/feeds/{broken.load.pk}/"))
    assert "Line 3 · Corrected: name" in said
    assert "2 rows were not taken" in said
    assert "Wren" not in said
    # And again: what is in is not loaded twice.
    client.post(f"/staff/feeds/{broken.load.pk}/again/")
    take_in_waiting(NOW)
    assert FeedFile.objects.latest("pk").rows == 2


def test_a_correction_that_does_not_help_is_refused_again_and_says_so(
    as_: As, broken: FeedFile
) -> None:
    """S09: once it was tried, a row no longer says that it waits to be loaded."""
    client, row = as_("admin"), row_of(broken, 3)
    page = client.get(f"/staff/feeds/rows/{row.pk}/")
    [record] = [field.html_name for field in page.context["form"] if field.label == "record"]
    for nonsense in ("-1", "1" + "0" * 30, "1900-01-01", 'a,b"c', "é"):
        client.post(f"/staff/feeds/rows/{row.pk}/", {record: nonsense})
        client.post(f"/staff/feeds/{broken.load.pk}/again/")
        assert take_in_waiting(NOW) == 1
        row = row_of(broken, 3)
        assert (row.kind, row.settled) == ("refused", "")
        for page in (f"/staff/feeds/{broken.load.pk}/", f"/staff/feeds/rows/{row.pk}/"):
            said = text_of(client.get(page))
            assert "Refused" in said
            assert "Corrected, to be loaded" not in said


def test_a_cause_that_was_mended_lets_the_rows_in_as_they_are(as_: As, load: Load) -> None:
    reads = load("reads", READ.rstrip("\n"), "M900,2026-06-10T01:00:00-07:00,60,7,gal,A")
    load(
        "cis",
        "record,service_point,premises,kind,meter,from_date,unit,dials",
        "service_point,SP-9,P1,domestic,,,,",
        "meter,SP-9,,,M900,2015-01-01,gal,7",
    )
    as_("admin").post(f"/staff/feeds/{reads.load.pk}/again/")
    assert take_in_waiting(NOW) == 1
    assert sparse(volumes()["SP-9", "2026-06-10"]) == {1: gallons(7)}
    assert not SetAsideRow.objects.open().exists()
    assert "All of it is in" in text_of(as_("admin").get(f"/staff/feeds/{reads.load.pk}/"))
    response = as_("admin").post(f"/staff/feeds/{reads.load.pk}/again/", follow=True)
    assert "No row of this file can be loaded again." in text_of(response)


@pytest.mark.parametrize(
    ("line", "answer", "settled", "kind"),
    [
        (3, "comes_again", "dismissed", "dismissed"),
        (5, "not_ours", "dismissed", "dismissed"),
    ],
)
def test_a_row_is_left_out_for_a_reason_and_stays_out(
    line: int, answer: str, settled: str, kind: str, as_: As, broken: FeedFile
) -> None:
    client, row = as_("admin"), row_of(broken, line)
    client.post(f"/staff/feeds/rows/{row.pk}/settle/", {"answer": answer})
    assert SetAsideRow.objects.get(pk=row.pk).settled == settled
    assert list(RowAct.objects.values_list("line", "kind", "what")) == [(line, kind, answer)]
    response = client.post(
        f"/staff/feeds/rows/{row.pk}/settle/", {"answer": "unknown"}, follow=True
    )
    assert "Somebody settled this row before you." in text_of(response)
    assert "Nothing is left to do" in text_of(client.get(f"/staff/feeds/rows/{row.pk}/"))
    client.post(f"/staff/feeds/{broken.load.pk}/again/")
    take_in_waiting(NOW)
    assert FeedFile.objects.latest("pk").rows == 2


@pytest.mark.parametrize(
    ("answer", "said", "label"),
    [
        ("reset", "It is written down.", "The register was reset"),
        ("rolled_over", "the use around it was worked out anew", "The register rolled over"),
    ],
)
def test_the_question_of_a_held_row_is_asked_with_its_answers(
    answer: str, said: str, label: str, as_: As, load: Load
) -> None:
    """A register that falls: a new meter, a reset, or a bad reading?"""
    shown = {"9:00": 5000, "10:00": 5010, "11:00": 4000, "12:00": 4010}
    lines = [
        f"M001\t1\t06/10/2026 {clock.zfill(5)}:00 {'PM' if clock[:2] == '12' else 'AM'}\t{value}"
        for clock, value in shown.items()
    ]
    file = load("neptune", "meter_number\tmiu_id\tread_time\treading", *lines)
    [row] = file.set_aside.all()
    client = as_("admin")
    page = client.get(f"/staff/feeds/rows/{row.pk}/")
    assert "The register was reset, or the meter is new: count on from here" in text_of(page)
    client.post(f"/staff/feeds/rows/{row.pk}/settle/", {"answer": "castle"})
    assert not RowAct.objects.exists()
    page = client.post(f"/staff/feeds/rows/{row.pk}/settle/", {"answer": answer}, follow=True)
    assert said in text_of(page)
    row.refresh_from_db()
    assert row.settled == "answered"
    assert f"Answered: {label}" in text_of(client.get(f"/staff/feeds/{file.load.pk}/"))
    known = sparse(volumes()["SP1", "2026-06-10"])
    assert known.get(10) == (gallons(8990) if answer == "rolled_over" else None)


def test_the_same_file_once_more_lists_no_row_twice(as_: As, load: Load, town: Town) -> None:
    """S09: the second receipt counts them, and says where they stand."""
    lines = ["M001,2026-06-10T01:00:00-07:00,60,7,gal,A", "M001,x,60,7,gal,A", "M900,x,60,7,gal,A"]
    first = load("reads", READS, *lines)
    listed = list(first.set_aside.values())
    second = load("reads", READS, *lines)
    assert (second.unchanged, second.refused, second.known) == (1, 2, 2)
    assert list(SetAsideRow.objects.values()) == listed
    said = text_of(as_("admin").get(f"/staff/feeds/{second.load.pk}/"))
    assert "2 rows were not taken, and stand with an earlier load" in said
    assert f"File {first.load.pk} 2 rows that were not taken stand there" in said
    # One that was left out is not asked about again, and one that is put right stays so.
    by = town.users["admin"].subject
    dismiss_row(row=row_of(first, 3), reason="test", by=by, at=NOW)
    assert load("reads", READS, *lines).known == 2
    assert SetAsideRow.objects.open().count() == 1
    # Two other files, and the same rows loaded again by themselves, have nothing to do with it.
    assert load("reads", READS, *lines[1:]).known == 0


def test_a_row_whose_fault_is_another_one_now_says_so_where_it_stands(load: Load) -> None:
    line = "M900,2026-06-10T01:00:00-07:00,60,7,gal,A"
    first = load("reads", READS, line)
    Meter.objects.filter(serial="M001").update(serial="M900", from_date=date(2026, 7, 1))
    second = load("reads", READS, line)
    assert (second.refused, second.known) == (1, 1)
    assert set_aside(first) == [(2, "refused", "meter", "this meter was not in place yet")]
    assert SetAsideRow.objects.count() == 1


def test_all_rows_of_a_file_are_loaded_again_and_none_is_taken_for_known(
    as_: As, load: Load
) -> None:
    """The rows again are the same bytes as their file where none of it was right."""
    first = load("reads", READS, "M900,2026-06-10T01:00:00-07:00,60,7,gal,A")
    as_("admin").post(f"/staff/feeds/{first.load.pk}/again/")
    take_in_waiting(NOW)
    assert FeedFile.objects.latest("pk").sha256 == first.sha256
    assert [(row.file_id, row.settled) for row in SetAsideRow.objects.all()] == [(first.pk, "")]


def test_a_question_that_nobody_answered_is_still_there_after_loading_again(
    as_: As, load: Load, town: Town
) -> None:
    """S09: the reading was in before, so loading it again as it stands tells nothing new of it."""
    litre_meter(town)
    days = [shown(f"2026-06-10 {clock}:00:00", value) for clock, value in FELL.items()]
    file = load("daiad", DAIAD, *days)
    [row] = file.set_aside.all()
    client = as_("admin")
    for _time in range(2):
        client.post(f"/staff/feeds/{file.load.pk}/again/")
        assert take_in_waiting(NOW) == 1
        [held] = SetAsideRow.objects.all()
        assert (held.pk, held.kind, held.settled, held.reason) == (row.pk, "held", "", row.reason)
        assert not RowAct.objects.exists()
    assert "1 row was not taken" in text_of(client.get(f"/staff/feeds/{file.load.pk}/"))
    # A correction that does not help is asked about again, and again only once it was corrected anew.
    correct_row(row=held, text=shown("2026-06-10 21:00:00", 401), changed=["meter reading"],
                by=town.users["admin"].subject, at=NOW)  # fmt: skip
    for _time in range(2):
        client.post(f"/staff/feeds/{file.load.pk}/again/")
        take_in_waiting(NOW + timedelta(minutes=1))
        assert [(row.kind, row.settled) for row in SetAsideRow.objects.all()] == [("held", "")]
    client.post(f"/staff/feeds/rows/{row.pk}/settle/", {"answer": "reset"})
    assert not SetAsideRow.objects.open().exists()


def test_the_reading_of_a_held_row_is_put_right_and_its_question_is_gone(
    as_: As, load: Load, town: Town
) -> None:
    litre_meter(town)
    days = [shown(f"2026-06-10 {clock}:00:00", value) for clock, value in FELL.items()]
    file = load("daiad", DAIAD, *days)
    [row] = file.set_aside.all()
    correct_row(row=row, text=shown("2026-06-10 21:00:00", 5020), changed=["meter reading"],
                by=town.users["admin"].subject, at=NOW)  # fmt: skip
    as_("admin").post(f"/staff/feeds/{file.load.pk}/again/")
    take_in_waiting(NOW)
    assert SetAsideRow.objects.get().settled == "loaded"


def test_a_line_that_cannot_be_divided_is_put_right_as_a_whole(as_: As, load: Load) -> None:
    file = load("reads", READ.rstrip("\n"), "M001,2026-06-10T02:00:00-07:00,60")
    client, row = as_("admin"), row_of(file, 3)
    page = client.get(f"/staff/feeds/rows/{row.pk}/")
    assert list(page.context["form"].fields) == ["line"]
    right = "M001,2026-06-10T02:00:00-07:00,60,7,gal,A"
    two = client.post(f"/staff/feeds/rows/{row.pk}/", {"line": f"{right}\n{right}"})
    assert "A row is one line" in text_of(two)
    client.post(f"/staff/feeds/rows/{row.pk}/", {"line": right})
    client.post(f"/staff/feeds/{file.load.pk}/again/")
    take_in_waiting(NOW)
    assert sparse(volumes()["SP1", "2026-06-10"]) == {1: gallons(5), 2: gallons(7)}
    assert RowAct.objects.values_list("kind", "what").earliest("pk") == ("corrected", "line")


def test_rows_of_cmep_that_stand_in_one_line_are_loaded_as_one(as_: As, load: Load) -> None:
    """CMEP has no header, and several readings in a line."""
    head = "MEPMD01,19970819,X,,U,71,202606101200,M9,OK,W,GAL,1,00000100,2"
    line = f"{head},202606100100,R0,1,202606100200,R0,2"
    file = load("cmep", line)
    assert file.set_aside.count() == 2
    Meter.objects.filter(serial="M001").update(serial="M9")
    as_("admin").post(f"/staff/feeds/{file.load.pk}/again/")
    take_in_waiting(NOW)
    assert not SetAsideRow.objects.open().exists()
    assert sparse(volumes()["SP1", "2026-06-10"]) == {0: gallons(1), 1: gallons(2)}


def test_opening_a_row_leaves_a_line_for_whomever_it_names(as_: As, load: Load, town: Town) -> None:
    """A210."""
    file = load("cis", "record,account,customer,from_date", "account,001-4711,C2,2024-05-01")
    row = row_of(file, 2)
    as_("admin").get(f"/staff/feeds/rows/{row.pk}/")
    people = [town.accounts[name].customer.subject_id for name in ("ada", "cleo")]
    assert set(Look.objects.values_list("subject", "page", "purpose")) == {
        (person, "feed row", "water_service") for person in people
    }


def test_rows_go_after_a_month_and_what_was_done_about_them_stays(
    as_: As, broken: FeedFile
) -> None:
    row = row_of(broken, 3)
    as_("admin").post(f"/staff/feeds/rows/{row.pk}/settle/", {"answer": "test"})
    FeedLoad.objects.create(
        format="cis", way="upload", at=NOW, failed=True, problem="The column 'okafor' is not known"
    )
    purge(at=NOW + timedelta(days=29))
    assert SetAsideRow.objects.count() == 3
    purge(at=NOW + timedelta(days=31))
    assert (SetAsideRow.objects.count(), RowAct.objects.count()) == (0, 1)
    assert set(FeedLoad.objects.values_list("problem", flat=True)) == {""}
    page = as_("admin").get(f"/staff/feeds/{broken.load.pk}/")
    assert "Left out: It is a row for testing" in text_of(page)
