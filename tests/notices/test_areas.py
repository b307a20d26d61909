"""What staff write as an area, without the database (R23)."""

import pytest

from notices.areas import Listed, Side, Stretch, Unclear, like, listed, street_and_house, stretches


def test_streets_are_read_as_people_write_them() -> None:
    text = (
        "Mill Lane\n\n  mill  lane: 2-40 even\nHighway 12: 7\nWeir Cottages: 1–9\nOak Row odd\n"
        "Mill Lane , New  Riverton: 2-4\n"
    )
    assert stretches(text) == [
        Stretch(1, "mill lane", None, None, Side.BOTH),
        Stretch(3, "mill lane", 2, 40, Side.EVEN),
        Stretch(4, "highway 12", 7, 7, Side.BOTH),
        Stretch(5, "weir cottages", 1, 9, Side.BOTH),
        Stretch(6, "oak row", None, None, Side.ODD),
        Stretch(7, "mill lane", 2, 4, Side.BOTH, "new riverton"),
    ]


@pytest.mark.parametrize("line", ["Mill Lane: 40-2", "Mill Lane: two", ": 2-4", "Mill Lane: 2-4-6"])
def test_a_line_that_cannot_be_read_is_named(line: str) -> None:
    with pytest.raises(Unclear) as found:
        stretches(f"Oak Row\n{line}")
    assert found.value.line == 2


@pytest.mark.parametrize(
    ("line", "held"),
    [
        ("mill lane", [None, 1, 2, 12, 40, 41]),
        ("mill lane: 2-40", [2, 12, 40]),
        ("mill lane: 2-40 odd", []),
        ("mill lane: 1-41 odd", [1, 41]),
        ("mill lane even", [2, 12, 40]),
        ("mill lane: 12", [12]),
    ],
)
def test_which_houses_are_in_a_stretch(line: str, held: list[int | None]) -> None:
    """A place without a number is in whole streets alone."""
    [stretch] = stretches(line)
    assert [house for house in (None, 1, 2, 12, 40, 41) if stretch.holds(house)] == held


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("12 Mill Lane", ("mill lane", 12)),
        ("12B  Mill Lane", ("mill lane", 12)),
        ("12-14 Mill Lane", ("mill lane", 12)),
        ("12 1/2 Mill Lane", ("mill lane", 12)),
        ("Mill Lane", ("mill lane", None)),
        ("1st Street", ("1st street", None)),
        ("22nd Street", ("22nd street", None)),
        ("100 1st Street", ("1st street", 100)),
        ("12 Mill Lane, Apt 4", ("mill lane", 12)),
        ("12th", ("12th", None)),
    ],
)
def test_addresses_have_a_street_and_a_number(address: str, found: tuple[str, int | None]) -> None:
    assert street_and_house(address) == found


def test_a_street_that_is_nearly_right_is_offered() -> None:
    assert like("mil lane", ["mill lane", "orchard street"]) == "mill lane"
    assert like("elsewhere", ["mill lane"]) == ""


def test_a_list_is_the_first_column_without_its_heading() -> None:
    content = "\ufeffPremises number,Address\nP1,12 Mill Lane\n\n P2 ,\n".encode()
    assert list(listed(content)) == [Listed(2, "P1"), Listed(4, "P2")]
    assert list(listed(b"P1\nP2")) == [Listed(1, "P1"), Listed(2, "P2")]
