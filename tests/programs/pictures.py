"""Pictures as telephones make them: with the place, the time and a serial number in them."""

import struct
import zlib

PLACE = b"37.9061 N 122.5450 W"  # where it was taken
CAMERA = b"Canarycam 9"
FRAME = bytes.fromhex("ffc0000b080010001001011100")  # 16 by 16 pixels, grey
TABLE = b"\xff\xdb\x00\x43\x00" + bytes(64)
SCAN = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + b"\x12\xff\x00\x34"


def segment(code: int, data: bytes) -> bytes:
    """Return a segment of a JPEG."""
    return bytes([0xFF, code]) + (len(data) + 2).to_bytes(2) + data


def exif(turn: int = 6, order: str = ">") -> bytes:
    """Return what a camera writes: which way up, its name, and where."""
    entries = struct.pack(order + "HHIHH", 0x0112, 3, 1, turn, 0)
    entries += struct.pack(order + "HHII", 0x010F, 2, len(CAMERA), 60)
    head = {">": b"MM", "<": b"II"}[order] + struct.pack(order + "HIH", 42, 8, 2)
    return b"Exif\0\0" + head + entries + bytes(4) + CAMERA + PLACE


def jpeg(turn: int = 6, order: str = ">") -> bytes:
    """Return a JPEG with traces before the picture and between its scans."""
    return b"".join(
        (
            b"\xff\xd8",
            segment(0xE0, b"JFIF\0" + bytes(9)),
            segment(0xE1, exif(turn, order)),
            segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + PLACE),
            segment(0xED, b"Photoshop 3.0\0" + PLACE),
            segment(0xFE, CAMERA),
            TABLE,
            FRAME,
            SCAN,
            segment(0xFE, PLACE),
            SCAN,
            b"\xff\xd9",
        )
    )


def png() -> bytes:
    """Return a PNG of one pixel with texts in it."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4) + name + data + zlib.crc32(name + data).to_bytes(4)

    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (
            chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)),
            chunk(b"tEXt", b"Comment\0" + PLACE),
            chunk(b"eXIf", exif()[6:]),
            chunk(b"IDAT", zlib.compress(b"\0\x80")),
            chunk(b"tIME", bytes(7)),
            chunk(b"IEND", b""),
        )
    )
