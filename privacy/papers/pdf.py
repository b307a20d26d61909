"""What makes a PDF do something when it is opened, or carry other files: by name, however that is written.

Plain rules. A name may have each of its letters written as a number (ISO 32000-1, 7.3.5), and objects may be
packed in streams (7.5.7): what cannot be looked into in its one usual form is not taken. No name of two
letters is looked for: five megabytes of a scan may well have each of them by chance.
"""

import re
import zlib
from collections.abc import Iterator, Sequence

# Ours: objects of thousands of pages, without what is drawn on them.
MOST_UNPACKED = 20 * 1024 * 1024


def _name(word: bytes) -> bytes:
    letters = b"".join(b"(?:%c|(?i:#%02x))" % (letter, letter) for letter in word)
    return b"/" + letters + b"(?![A-Za-z])"


# Every script is an action of one of the first two kinds. Opening a page of the file itself is said by an
# array or by the number of an object.
ACTS = (
    *(b"JavaScript", b"Rendition", b"Launch"),
    *(b"EmbeddedFile", b"EmbeddedFiles", b"RichMedia", b"XFA"),
)
ACTIVE = re.compile(
    b"|".join([*map(_name, ACTS), _name(b"OpenAction") + rb"(?![\0\t\n\f\r ]{0,20}[\[0-9])"])
)
PACKED, LOCKED = re.compile(_name(b"ObjStm")), re.compile(_name(b"Encrypt"))
BEGINS = re.compile(rb"stream\r?\n")
SPACE = rb"[\0\t\n\f\r ]"
# What is done when the file is opened, as the number of an object that says so.
OPENED_BY = re.compile(_name(b"OpenAction") + SPACE + rb"{0,20}(\d{1,9})" + SPACE)
FIRST = re.compile(_name(b"First") + SPACE + rb"{1,20}(\d{1,9})")
# Going to a page of the file itself; the names of going elsewhere go on with a letter.
GOES_WITHIN, GOES_ON = re.compile(_name(b"GoTo")), re.compile(_name(b"Next"))
LONGEST_ACTION = 2000  # ours: a page and a place on it are a line
LONGEST_LIST = 20_000  # ours: a stream packs a few hundred objects
MOST_OPENED_BY = 5  # ours: there is one, and each is looked for in all of the file
# Numbers of objects stand first; not so where what was packed is to be worked out from its neighbours.
OBJECTS = re.compile(rb"[ \t\r\n\f]*\d+[ \t\r\n\f]+\d+")


def is_still(content: bytes) -> bool:
    """Tell whether nothing in a PDF acts, as far as can be seen; False where it cannot."""
    if ACTIVE.search(content):
        return False
    place, room, locked = 0, MOST_UNPACKED, LOCKED.search(content)
    packed: list[tuple[bytes, bytes]] = []
    for found in PACKED.finditer(content):
        begins = BEGINS.search(content, found.end())
        # One within another would be read twice, and every one that is never begun to the end of the file.
        if found.start() < place or begins is None or locked:
            return False
        place = content.find(b"endstream", begins.end())
        objects = _unpacked(content[begins.end() : place], room) if place > 0 else b""
        if not OBJECTS.match(objects) or ACTIVE.search(objects):
            return False
        room -= len(objects)
        # In whatever order the stream says of what kind it is and where its objects begin.
        packed.append((objects, content[max(found.start() - 200, 0) : begins.start()]))
    opened_by = {
        it for each in (content, *(it for it, _ in packed)) for it in OPENED_BY.findall(each)
    }
    return len(opened_by) <= MOST_OPENED_BY and all(
        _go_within([*_written(number, content), *_packed(number, packed)]) for number in opened_by
    )


def _packed(number: bytes, streams: Sequence[tuple[bytes, bytes]]) -> Iterator[bytes]:
    """Yield what packed streams, each with what it says of itself, hold as the object of a number."""
    for objects, says in streams:
        begins = int(next(reversed(FIRST.findall(says)), b"0"))
        numbers = objects[: min(begins, LONGEST_LIST)].split()
        at = [begins + int(it) for it in numbers[1::2] if it.isdigit()]
        for each, start, end in zip(numbers[::2], at, [*at[1:], len(objects)], strict=False):
            if each == number:
                yield objects[start : min(end, start + LONGEST_ACTION)]


def _written(number: bytes, content: bytes) -> Iterator[bytes]:
    """Yield what stands in the file as the object of a number, also where it was written anew."""
    for found in re.finditer(rb"(?<!\d)%s%s+\d+%s+obj" % (number, SPACE, SPACE), content):
        yield content[found.end() : found.end() + LONGEST_ACTION].partition(b"endobj")[0]


def _go_within(actions: Sequence[bytes]) -> bool:
    """Tell whether all that may be done opens a page of the file itself, and nothing after it."""
    return bool(actions) and all(
        action.lstrip().startswith(b"[")
        or (GOES_WITHIN.search(action) and not GOES_ON.search(action))
        for action in actions
    )


def _unpacked(stream: bytes, room: int) -> bytes:
    """Return what is packed; nothing where it is packed in another way, not all, or too much of it."""
    unpacking = zlib.decompressobj()
    try:
        objects = unpacking.decompress(stream, room + 1)
    except zlib.error:
        return b""
    if len(objects) > room or unpacking.unused_data.strip() or not unpacking.eof:
        return b""
    return objects
