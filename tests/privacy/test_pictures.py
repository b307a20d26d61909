"""What a camera writes into a picture does not reach us; the picture does, the right way up."""

import zlib

import pytest

from privacy.papers.kinds import kind_of
from privacy.papers.pictures import without_traces
from tests.programs.pictures import CAMERA, FRAME, PLACE, SCAN, TABLE, jpeg, png


@pytest.mark.parametrize("content", [jpeg(), jpeg(order="<"), png()])
def test_place_time_and_camera_are_taken_out_and_the_file_is_one_still(content: bytes) -> None:
    kind = kind_of(content)
    assert PLACE in content
    clean = without_traces(content, kind)
    assert [word in clean for word in (PLACE, CAMERA, b"Photoshop", b"adobe", b"tIME")] == [
        False
    ] * 5
    assert kind_of(clean) == kind
    assert without_traces(clean, kind) == clean


def test_the_picture_itself_is_copied_byte_for_byte() -> None:
    clean = without_traces(jpeg(), "jpeg")
    assert clean.endswith(TABLE + FRAME + SCAN + SCAN + b"\xff\xd9")
    start = png().index(b"IDAT") - 4
    pixels = png()[start : start + 12 + len(zlib.compress(b"\0\x80"))]
    assert pixels in without_traces(png(), "png")


@pytest.mark.parametrize(
    "behind", [jpeg(turn=1), b"\0\0\1\x0aMCC_Data310" + PLACE + b"SEFH\x6b\0\0\0SEFT"]
)
def test_what_telephones_write_behind_a_picture_is_left_out(behind: bytes) -> None:
    """A second picture has a place of its own in it, and the camera's choices may as well."""
    assert kind_of(jpeg() + behind) == "jpeg"
    assert without_traces(jpeg() + behind, "jpeg") == without_traces(jpeg(), "jpeg")


@pytest.mark.parametrize("order", [">", "<"])
@pytest.mark.parametrize(("turn", "kept"), [(1, None), (6, 6), (8, 8), (9, None)])
def test_which_way_up_is_kept(turn: int, kept: int | None, order: str) -> None:
    """Telephones turn no pixels: without it every second photo would lie on its side."""
    clean = without_traces(jpeg(turn, order), "jpeg")
    found = clean.find(b"\x01\x12\x00\x03\x00\x00\x00\x01\x00")
    assert (clean[found + 9] if found >= 0 else None) == kept


def test_a_pdf_stays_as_it_came() -> None:
    assert without_traces(b"%PDF-1.4 Exif\0\0", "pdf") == b"%PDF-1.4 Exif\0\0"
