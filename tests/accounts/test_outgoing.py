"""Files for the utility's own system (S11): each row in exactly one, whoever makes them."""

import csv
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.actions.outgoing import make_file, write_money
from accounts.models import OutgoingFile, OutgoingRow
from privacy.actions.correcting import put_right
from privacy.models import Look, Override
from tests.conftest import NOW, TODAY, Town, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]
HEADER = "row,kind,reference,account,bill,day,amount,field,value"


def pays(town: Town, how_many: int = 1, who: str = "ada") -> None:
    for n in range(how_many):
        write_money(
            kind=OutgoingRow.Kind.PAYMENT, reference=f"PP-{who}{n}", account=town.accounts[who],
            bill="B-1", on=TODAY, amount=Decimal("84.20"),
        )  # fmt: skip


def test_a_file_says_what_was_paid_and_what_changed(town: Town, tmp_path: Path) -> None:
    """S11: written by the command, whole or not at all, and the same again."""
    pays(town)
    customer = town.accounts["tom"].customer
    for name, value, checked in (("email", "tom@new.example", True), ("name", "Tom R", False)):
        put_right(
            subject=customer.subject, column=f"accounts.Customer.{name}", row=str(customer.pk), value=value,
            at=NOW, checked=checked,
        )  # fmt: skip
    call_command("export_cis", tmp_path)
    [path] = tmp_path.iterdir()
    file = OutgoingFile.objects.get()
    first, second = OutgoingRow.objects.order_by("pk").values_list("pk", flat=True)
    assert path.name == f"curbstop-cis-{file.pk:06}.csv"
    written, right = path.read_text(), Override.objects.get(checked=True)
    assert written.splitlines() == [
        HEADER,
        f"{first},payment,PP-ada0,001-4711,B-1,2026-11-20,84.20,,",
        f"{second},change,CO-{right.pk},003-4711,,2026-11-20,,email,tom@new.example",
    ]
    path.unlink()
    call_command("export_cis", tmp_path)
    assert list(tmp_path.iterdir()) == []  # nothing waits
    call_command("export_cis", tmp_path, again=file.pk)
    assert path.read_text() == written
    for folder, again in ((tmp_path, 0), (tmp_path / "nowhere", None)):
        with pytest.raises(CommandError):
            call_command("export_cis", folder, again=again)


@pytest.mark.django_db(transaction=True)
def test_two_exporters_at_once_put_each_row_into_one_file(town: Town) -> None:
    pays(town, 40)

    def export(_n: int) -> None:
        try:
            make_file(by=None, at=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as exporters:
        list(exporters.map(export, range(4)))
    make_file(by=None, at=NOW)  # what one of them had locked and another passed over
    assert not OutgoingRow.objects.waiting().exists()
    counts = [file.contents.count() for file in OutgoingFile.objects.all()]
    assert sum(counts) == 40
    assert counts == [file.rows for file in OutgoingFile.objects.all()]


def test_an_exporter_that_dies_half_way_takes_nothing_along(town: Town) -> None:
    pays(town, 3)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        make_file(by=None, at=NOW)
        raise KeyboardInterrupt
    assert (OutgoingRow.objects.waiting().count(), OutgoingFile.objects.count()) == (3, 0)


def test_the_database_refuses_a_row_that_is_neither_money_nor_a_change(town: Town) -> None:
    for wrong in (
        {"kind": "payment"},
        {"kind": "change", "amount": 5, "field": "x"},
        {"kind": "change"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            OutgoingRow.objects.create(
                reference="X", account=town.accounts["ada"], on=TODAY, **wrong
            )


def test_staff_make_and_take_a_file_and_the_people_in_it_see_that(as_: As, town: Town) -> None:
    pays(town, 2)
    pays(town, 1, "tom")
    admin = as_("admin")
    assert admin.get("/staff/cis/").context["heading"] == "3 rows wait for the next file."
    assert admin.post("/staff/cis/make/")["Location"] == "/staff/cis/"
    [file] = OutgoingFile.objects.all()
    answer = admin.post(f"/staff/cis/{file.pk}/")
    rows = list(csv.reader(answer.content.decode().splitlines()))
    assert [row[2] for row in rows] == ["reference", "PP-ada0", "PP-ada1", "PP-tom0"]
    assert answer["Content-Disposition"] == f'attachment; filename="{file.name}"'
    assert answer["Cache-Control"] == "no-store"
    who = {town.users[name].subject_id for name in ("ada", "tom")}
    looks = Look.objects.filter(page="file for the CIS")
    assert {(look.subject_id, look.by_id) for look in looks} == {
        (each, town.users["admin"].subject_id) for each in who
    }
    assert admin.get("/staff/cis/").context["heading"] == "Everything has gone out."


def test_a_file_is_taken_by_whoever_has_just_proved_who_they_are(
    client: Client, town: Town
) -> None:
    pays(town)
    file = make_file(by=None, at=NOW)
    assert file is not None
    signed_in(client, town.users["admin"], proven=False)
    for path in (f"/staff/cis/{file.pk}/", "/staff/cis/make/"):
        assert client.post(path)["Location"].startswith("/sign-in/reauthenticate/")
    assert not Look.objects.filter(page="file for the CIS").exists()


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_list_of_files_asks_the_same(how_many: int, as_: As, town: Town) -> None:
    for n in range(how_many):
        OutgoingFile.objects.create(made_at=NOW, rows=n + 1)
    admin = as_("admin")
    admin.get("/staff/cis/")
    with CaptureQueriesContext(connection) as asked:
        assert len(admin.get("/staff/cis/").context["files"]) == how_many
    assert (
        len(asked) == 8
    )  # session, user, second factor, homes; both that wait, the count and the page
