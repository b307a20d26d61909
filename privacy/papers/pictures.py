"""Taking out of a picture what a camera writes into it: the place, the time, the serial number, a preview.

Plain rules, on files that `privacy.papers.kinds.kind_of` has looked through. The picture itself is copied
byte for byte, so that no decoder meets a stranger's file and nothing gets worse. What stays is what is needed
to draw it, and which way up it is: telephones turn no pixels, they write that down.
"""

from privacy.papers.kinds import JPEG_END, JPEG_START, PNG

# Segments of a JPEG that tell how to draw it: JFIF (E0) and Adobe's colours (EE). All other application
# segments and comments (E1 to EF, FE) are about the camera, the place, the software.
DRAWN_BY = frozenset({0xE0, 0xEE})
TOLD_BY = (frozenset(range(0xE0, 0xF0)) | {0xFE}) - DRAWN_BY
EXIF, SCAN = 0xE1, 0xDA
ALONE = frozenset({0x01, *range(0xD0, 0xD9)})  # markers that no length follows
# Chunks of a PNG without which it is not drawn right (PNG, third edition, sections 11.2 and 11.3).
CHUNKS = frozenset(
    {
        b"IHDR",
        b"PLTE",
        b"IDAT",
        b"IEND",
        b"tRNS",
        b"gAMA",
        b"cHRM",
        b"sRGB",
        b"sBIT",
        b"bKGD",
        b"pHYs",
    }
)
HEAD = b"Exif\0\0"
ORIENTATION = 0x0112  # Exif 2.32, table 4
MOST_TURNS = 8


def without_traces(content: bytes, kind: str) -> bytes:
    """Return a file without what a camera wrote into it; a PDF as it came."""
    if kind == "jpeg":
        return _jpeg(content)
    return _png(content) if kind == "png" else content


def _jpeg(content: bytes) -> bytes:
    """Copy the segments up to the picture, but for those that tell; then all the rest.

    Behind the last scan of a progressive picture there may be more tables, and never an application segment
    that a decoder needs: those are left out there as well.
    """
    kept, place, turn = [content[:2]], 2, 1
    while place + 4 <= len(content) and content[place] == JPEG_START[0]:
        code = content[place + 1]
        if code == JPEG_START[0]:  # a filling byte
            place += 1
            continue
        size = int.from_bytes(content[place + 2 : place + 4])
        segment = content[place : place + 2 + size]
        if code == EXIF and segment[4:].startswith(HEAD):
            turn = _orientation(segment[4 + len(HEAD) :])
        if code not in TOLD_BY:
            kept.append(segment)
        place += len(segment)
        if code == SCAN:
            break
    kept.append(_without_segments(content[place:]))
    if turn != 1:
        kept.insert(1, _exif(turn))
    return b"".join(kept)


def _without_segments(scans: bytes) -> bytes:
    """Return scans to the end of the picture, without the segments that tell.

    In a scan, FF is followed by 0 or a restart.
    """
    kept: list[bytes] = []
    start = place = 0
    while (place := scans.find(b"\xff", place)) >= 0 and place + 4 <= len(scans):
        code = scans[place + 1]
        if code == JPEG_END:
            return b"".join([*kept, scans[start : place + 2]])
        if code in TOLD_BY:
            kept.append(scans[start:place])
            place += 2 + int.from_bytes(scans[place + 2 : place + 4])
            start = place
        elif code in {0x00, 0xFF} or code in ALONE:
            place += 1 if code == JPEG_START[0] else 2
        else:
            place += 2 + int.from_bytes(scans[place + 2 : place + 4])
    return b"".join([*kept, scans[start:]])


def _orientation(tiff: bytes) -> int:
    """Return which way up a picture is, from 1 to 8; 1 where it is not said or not readable."""
    order = {b"II": "little", b"MM": "big"}.get(tiff[:2])
    if order is None:
        return 1

    def number(at: int, size: int) -> int:
        return int.from_bytes(tiff[at : at + size], order)  # type: ignore[arg-type]  # one of the two words

    first = number(4, 4)
    for n in range(min(number(first, 2), 64)):
        entry = first + 2 + 12 * n
        if number(entry, 2) == ORIENTATION:
            turn = number(entry + 8, 2)
            return turn if 1 <= turn <= MOST_TURNS else 1
    return 1


def _exif(turn: int) -> bytes:
    """Return a segment that says which way up, and nothing else."""
    entry = (
        ORIENTATION.to_bytes(2) + (3).to_bytes(2) + (1).to_bytes(4) + turn.to_bytes(2) + bytes(2)
    )
    tiff = b"MM\0*" + (8).to_bytes(4) + (1).to_bytes(2) + entry + bytes(4)
    return b"\xff\xe1" + (2 + len(HEAD) + len(tiff)).to_bytes(2) + HEAD + tiff


def _png(content: bytes) -> bytes:
    kept, place = [PNG], len(PNG)
    while place < len(content):
        end = place + 12 + int.from_bytes(content[place : place + 4])
        if content[place + 4 : place + 8] in CHUNKS:
            kept.append(content[place:end])
        place = end
    return b"".join(kept)
