"""What makes a PDF do something when it is opened, or carry other files: by name, however that is written.

Plain rules. A name may have each of its letters written as a number (ISO 32000-1, 7.3.5), and objects may be
packed in streams (7.5.7): what cannot be looked into in its one usual form is not taken. No name of two
letters is looked for: five megabytes of a scan may well have each of them by chance.
"""

import re
import zlib

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
# Numbers of objects stand first; not so where what was packed is to be worked out from its neighbours.
OBJECTS = re.compile(rb"[ \t\r\n\f]*\d+[ \t\r\n\f]+\d+")


def is_still(content: bytes) -> bool:
    """Tell whether nothing in a PDF acts, as far as can be seen; False where it cannot."""
    if ACTIVE.search(content):
        return False
    place, room, locked = 0, MOST_UNPACKED, LOCKED.search(content)
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
    return True


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
