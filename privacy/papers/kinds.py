"""What a signed permission may come as: a PDF, JPEG or PNG, told by its bytes and never by its name.

Plain rules. A file is only stored and handed on, and nothing here draws it; so what is asked is that it is
one such file from its first byte to its last, that it does not also read as an archive, and that whoever
opens it is not made to unpack a picture of gigabytes.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator

from privacy.papers.pdf import is_still

MEGABYTE = 1024 * 1024
# Ours: a scan of a few pages; and a photo as telephones with fifty megapixels take it.
LARGEST = {"pdf": 5 * MEGABYTE, "png": 5 * MEGABYTE, "jpeg": 15 * MEGABYTE}
LARGEST_OF_ALL = max(LARGEST.values())
MOST_PIXELS = 60_000_000
LONGEST_SIDE = 16_000
PNG = b"\x89PNG\r\n\x1a\n"
JPEG_START, JPEG_END = b"\xff\xd8\xff", 0xD9
BEGINNINGS = ((b"%PDF-", "pdf"), (PNG, "png"), (JPEG_START, "jpeg"))
SCAN = 0xDA
# Segments that say how large a JPEG is: every "start of frame", and not the three codes between them.
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
PNG_HEAD = 13  # bytes: PNG, section 11.2.1
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # of a PNG, by its colour type


class NotAPaper(Exception):
    """It is no PDF, JPEG or PNG, or something else as well."""


class TooLarge(Exception):
    """The file, or the picture in it, is larger than a scan needs."""


def kind_of(content: bytes) -> str:
    """Return "pdf", "jpeg" or "png". Raises NotAPaper, TooLarge."""
    kind = next((kind for begins, kind in BEGINNINGS if content.startswith(begins)), None)
    if len(content) > (LARGEST[kind] if kind else LARGEST_OF_ALL):
        raise TooLarge
    if kind == "pdf":
        _check_pdf(content)
    elif kind == "png":
        _check_png(content)
    elif kind == "jpeg":
        _check_jpeg(content)
    else:
        raise NotAPaper
    if zipfile.is_zipfile(io.BytesIO(content)):
        raise NotAPaper
    return kind


def _check_pdf(content: bytes) -> None:
    _start, end, behind = content.rpartition(b"%%EOF")
    if not end or behind.strip(b"\r\n\t \0") or not is_still(content):
        raise NotAPaper


def _check_png(content: bytes) -> None:
    chunks = list(_chunks(content))
    if not chunks or chunks[0][0] != b"IHDR" or chunks[-1][0] != b"IEND":
        raise NotAPaper
    head = chunks[0][1]
    ends = [name for name, _data in chunks].count(b"IEND")
    if len(head) != PNG_HEAD or head[9] not in CHANNELS or ends > 1:
        raise NotAPaper
    width, height = int.from_bytes(head[:4]), int.from_bytes(head[4:8])
    _check_size(width, height)
    row = -(-width * CHANNELS[head[9]] * head[8] // 8) + 1
    # Interlaced rows are shorter and more of them: never twice as much.
    most = 2 * row * height + 64
    unpacking = zlib.decompressobj()
    try:
        unpacking.decompress(b"".join(data for name, data in chunks if name == b"IDAT"), most)
    except zlib.error:
        raise NotAPaper from None
    if unpacking.unconsumed_tail:
        raise TooLarge


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield name and data of each chunk of a PNG; raise NotAPaper where one is broken or cut off."""
    place = len(PNG)
    while place < len(content):
        size = int.from_bytes(content[place : place + 4])
        name, data = content[place + 4 : place + 8], content[place + 8 : place + 8 + size]
        sum_ = content[place + 8 + size : place + 12 + size]
        if len(data) != size or len(sum_) != 4 or zlib.crc32(name + data) != int.from_bytes(sum_):  # noqa: PLR2004 -- bytes of a CRC
            raise NotAPaper
        yield name, data
        place += 12 + size


def _check_jpeg(content: bytes) -> None:
    """Walk from marker to marker until the end of the picture, which must be the end of the file.

    Telephones write more behind it, which `pictures` takes out: a second picture that says how bright each
    part is (Ultra HDR, CIPA DC-007), or what was chosen in the camera (Samsung, which ends with its name).
    """
    place, framed = 2, False
    while True:
        place = content.find(b"\xff", place)
        if place < 0 or place + 2 > len(content):
            raise NotAPaper
        code = content[place + 1]
        if code == JPEG_END:
            break
        if code in {0x00, 0x01, 0xFF} or 0xD0 <= code <= 0xD7:  # noqa: PLR2004 -- no segment follows these
            place += 1 if code == 0xFF else 2  # noqa: PLR2004 -- a filling byte
            continue
        size = int.from_bytes(content[place + 2 : place + 4])
        if code in FRAMES:
            frame = content[place + 5 : place + 9]
            _check_size(int.from_bytes(frame[2:]), int.from_bytes(frame[:2]))
            framed = True
        place += 2 + max(size, 2)
    behind = content[place + 2 :].strip(b"\0")
    if not framed or (
        behind and not behind.startswith(JPEG_START) and not behind.endswith(b"SEFT")
    ):
        raise NotAPaper


def _check_size(width: int, height: int) -> None:
    if not width or not height:
        raise NotAPaper
    if max(width, height) > LONGEST_SIDE or width * height > MOST_PIXELS:
        raise TooLarge
