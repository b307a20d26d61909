"""Records that only the utility can decide about: who lives, and which meter sits, where on which days."""

from datetime import date
from pathlib import Path

import pytest

from accounts.models import (
    Premises,
    ServiceAgreement,
)
from privacy.models import Subject
from tests.portal.loading import Load, counts, load, load_at_once, set_aside, write
from tests.portal.test_cis_feed import (
    ACCOUNT,
    AGREEMENT,
    CUSTOMER,
    HEADER,
    METER,
    PLACE,
    POINT,
    WORLD,
    Fields,
    everything,
    table,
    text,
)
from usage.models import Meter

__all__ = ["load"]


def tenant(number: str, from_date: str, to_date: str = "", *, premises: str = "P-1") -> Fields:
    return AGREEMENT | {
        "agreement": number,
        "premises": premises,
        "from_date": from_date,
        "to_date": to_date,
    }


def stays() -> dict[str, tuple[str, str, str | None]]:
    return {
        number: (premises, str(begins), str(ends) if ends else None)
        for number, premises, begins, ends in ServiceAgreement.objects.values_list(
            "number", "premises__number", "from_date", "to_date"
        )
    }


def when_did(number: str) -> str:
    return (
        f"agreement {number} is at the same premises on some of these days: "
        "when did the one end and the other begin?"
    )


OPEN = {"A-1": ("P-1", "2024-05-01", None)}


@pytest.mark.parametrize("held_before", [True, False], ids=["held already", "in the same file"])
@pytest.mark.parametrize(
    ("begins", "ends", "fits"),
    [
        ("2026-03-01", "", True),
        ("2026-02-28", "", False),
        ("2020-01-01", "2024-05-01", True),
        ("2020-01-01", "2024-05-02", False),
        ("2020-01-01", "", False),
        ("2025-01-01", "2025-01-02", False),
    ],
)
def test_two_households_never_share_a_day(
    begins: str, ends: str, fits: bool, held_before: bool, load: Load
) -> None:
    first = [*WORLD[:3], tenant("A-1", "2024-05-01", "2026-03-01")]
    second = tenant("A-2", begins, ends)
    if held_before:
        load("cis", HEADER, *text(first))
        receipt = load("cis", HEADER, *text([second]))
    else:
        receipt = load("cis", HEADER, *text([*first, second]))
    assert ("A-2" in stays()) == fits
    held = [] if fits else [("held", "from_date", when_did("A-1"))]
    assert [row[1:] for row in set_aside(receipt)] == held


@pytest.mark.parametrize("order", [1, -1])
def test_a_change_of_tenant_in_one_file(order: int, load: Load) -> None:
    load("cis", HEADER, *text(WORLD))
    change = [tenant("A-1", "2024-05-01", "2026-03-01"), tenant("A-2", "2026-03-01")]
    receipt = load("cis", HEADER, *text(change[::order]))
    assert counts(receipt) == {"taken": 1, "changed": 1}
    assert stays() == {
        "A-1": ("P-1", "2024-05-01", "2026-03-01"),
        "A-2": ("P-1", "2026-03-01", None),
    }


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("2024-05-01", "2026-02-01"), ("2026-02-01", "")),  # the border moves back
        (("2024-05-01", "2026-04-01"), ("2026-04-01", "")),  # or forth
        (("2026-03-01", ""), ("2024-05-01", "2026-03-01")),  # the two were mixed up
    ],
)
@pytest.mark.parametrize("order", [1, -1])
def test_a_border_between_two_tenants_is_moved(
    first: tuple[str, str], second: tuple[str, str], order: int, load: Load
) -> None:
    world = [*WORLD[:3], tenant("A-1", "2024-05-01", "2026-03-01"), tenant("A-2", "2026-03-01")]
    load("cis", HEADER, *text(world))
    moved = [tenant("A-1", *first), tenant("A-2", *second)]
    assert counts(load("cis", HEADER, *text(moved[::order]))) == {"changed": 2}
    assert stays() == {
        "A-1": ("P-1", first[0], first[1] or None),
        "A-2": ("P-1", second[0], second[1] or None),
    }


def test_what_we_hold_stays_when_its_record_is_held(load: Load) -> None:
    # The newcomer comes first in the file, and would fit if the one we hold made room; it does not.
    load("cis", HEADER, *text(WORLD))
    receipt = load("cis", HEADER, *text([tenant("A-2", "2026-03-01"), tenant("A-1", "2024-05-01")]))
    assert stays() == OPEN
    assert set_aside(receipt) == [(2, "held", "from_date", when_did("A-1"))]
    assert counts(receipt) == {"held": 1, "unchanged": 1}


def test_a_chain_of_moves_of_which_the_last_does_not_fit(load: Load) -> None:
    places = [PLACE | {"premises": f"P-{n}"} for n in (1, 2, 3)]
    world = [
        *WORLD[:2],
        *places,
        *(tenant(f"A-{n}", "2024-05-01", premises=f"P-{n}") for n in (1, 2, 3)),
    ]
    load("cis", HEADER, *text(world))
    # 1 goes to 2's place and 2 to 3's, but 3 stays: so 2 cannot go, and then neither can 1.
    receipt = load(
        "cis", HEADER,
        *text([
            tenant("A-1", "2024-05-01", premises="P-2"),
            tenant("A-2", "2024-05-01", premises="P-3"),
        ]),
    )  # fmt: skip
    assert set_aside(receipt) == [
        (2, "held", "from_date", when_did("A-2")),
        (3, "held", "from_date", when_did("A-3")),
    ]
    assert stays() == {f"A-{n}": (f"P-{n}", "2024-05-01", None) for n in (1, 2, 3)}


def test_a_ring_of_moves_is_taken(load: Load) -> None:
    places = [PLACE | {"premises": f"P-{n}"} for n in (1, 2)]
    load(
        "cis",
        HEADER,
        *text(
            [
                *WORLD[:2],
                *places,
                *(tenant(f"A-{n}", "2024-05-01", premises=f"P-{n}") for n in (1, 2)),
            ]
        ),
    )
    ring = [
        tenant("A-1", "2024-05-01", premises="P-2"),
        tenant("A-2", "2024-05-01", premises="P-1"),
    ]
    assert counts(load("cis", HEADER, *text(ring))) == {"changed": 2}
    assert {number: stay[0] for number, stay in stays().items()} == {"A-1": "P-2", "A-2": "P-1"}


def meter(serial: str, from_date: str, to_date: str = "", *, point: str = "SP-1") -> Fields:
    return METER | {
        "meter": serial,
        "service_point": point,
        "from_date": from_date,
        "to_date": to_date,
    }


@pytest.mark.parametrize("order", [1, -1])
def test_a_meter_is_exchanged_in_one_file(order: int, load: Load) -> None:
    load("cis", HEADER, *text(WORLD))
    change = [meter("M-1", "2015-01-01", "2026-03-01"), meter("M-2", "2026-03-01")]
    assert counts(load("cis", HEADER, *text(change[::order]))) == {"taken": 1, "changed": 1}
    assert table(Meter, "serial", "from_date", "to_date") == [
        ("M-1", date(2015, 1, 1), date(2026, 3, 1)),
        ("M-2", date(2026, 3, 1), None),
    ]


def test_two_meters_at_one_service_point_are_a_question_and_at_two_are_none(load: Load) -> None:
    garden = POINT | {"service_point": "SP-2", "kind": "irrigation"}
    more = [meter("M-2", "2026-03-01"), garden, meter("M-3", "2020-01-01", point="SP-2"), METER]
    load("cis", HEADER, *text(WORLD))
    receipt = load("cis", HEADER, *text(more))
    assert counts(receipt) == {"taken": 2, "unchanged": 1, "held": 1}
    assert set_aside(receipt) == [
        (
            2,
            "held",
            "from_date",
            "meter M-1 sits there on some of these days: when was it taken out?",
        ),
    ]
    assert table(Meter, "serial", "service_point__number") == [("M-1", "SP-1"), ("M-3", "SP-2")]


@pytest.mark.parametrize("held_before", [True, False])
def test_account_numbers_that_people_would_mix_up_are_a_question(
    held_before: bool, load: Load
) -> None:
    other = ACCOUNT | {"account": "0-01"}
    if held_before:
        load("cis", HEADER, *text(WORLD))
        receipt = load("cis", HEADER, *text([other]))
    else:
        receipt = load("cis", HEADER, *text([*WORLD, other]))
    assert [row[1:] for row in set_aside(receipt)] == [
        (
            "held",
            "account",
            "differs from account '00-1' in dashes or capitals alone: are they one?",
        )
    ]
    assert [row[0] for row in everything()["accounts"]] == ["00-1"]


def test_the_receipt_of_records_counts_each_line_once(load: Load) -> None:
    load("cis", HEADER, *text(WORLD))
    rows = [
        CUSTOMER,
        ACCOUNT | {"to_date": "2026-12-01"},
        tenant("A-2", "2025-01-01"),
        POINT | {"kind": "pond"},
        METER | {"meter": "M-2", "service_point": "SP-9"},
        PLACE | {"premises": "P-2"},
    ]
    receipt = load("cis", HEADER, *text(rows), "broken", "")
    assert counts(receipt) == {"taken": 1, "changed": 1, "unchanged": 1, "held": 1, "refused": 3}
    assert [row[:3] for row in set_aside(receipt)] == [
        (4, "held", "from_date"),
        (5, "refused", "kind"),
        (6, "refused", "service_point"),
        (8, "refused", ""),
    ]
    assert [row.text for row in receipt.set_aside.order_by("line")][:3] == text(rows)[2:5]


@pytest.mark.django_db(transaction=True)
def test_two_loaders_of_the_same_records_at_once_make_them_once(tmp_path: Path) -> None:
    places = [PLACE | {"premises": f"P-{n}"} for n in range(300)]
    paths = [write(tmp_path, "\n".join([HEADER, *text([*WORLD, *places])])) for _ in range(2)]
    receipts = load_at_once("cis", paths)
    # P-1 is in the world and among the places, with the same words.
    assert [counts(receipt) for receipt in receipts] == [
        {"taken": 307, "unchanged": 1},
        {"unchanged": 308},
    ]
    assert (Premises.objects.count(), Subject.objects.count()) == (300, 1)
