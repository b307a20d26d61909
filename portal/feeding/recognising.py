"""Which format a file is, by how it begins."""

import csv
import re
import zlib

from accounts.feeds import FeedUnreadable, refuse_denied
from accounts.feeds.lines import read_header
from accounts.feeds.reasons import because as _
from portal.feeding.opening import GZIP, opened

HEAD = 65_536  # bytes that are looked at

# The columns that no file of a format is without, and that tell it from the others.
SIGNS: dict[str, frozenset[str]] = {
    "cis": frozenset({"record"}),
    "reads": frozenset({"meter", "starts_at", "volume"}),
    "aclara": frozenset({"metersn", "scaledread", "readingtime"}),
    "beacon": frozenset({"endpoint_sn", "flow", "flow_time"}),
    "beacon_interval": frozenset({"endpoint_sn", "encoder_value"}),
    "beacon_billing": frozenset({"meter_id", "read", "read_time"}),
    "neptune": frozenset({"meter_number", "read_time", "reading"}),
    "daiad": frozenset({"user key", "datetime", "meter reading"}),
    "ampds2": frozenset({"unix_ts", "counter"}),
}
# One shape, three lengths of intervals: the file does not say which.
OPOWER = frozenset({"service_point_id", "usage_value", "date", "time"})
KEY = re.compile(r'"([^"\n]{1,60})"\s*:')


def recognise(head: bytes) -> tuple[str, ...]:
    """Return the formats that a file may be of, by its first HEAD bytes, plain or gzipped.

    Several where only people know, none where it looks like nothing we read. Raises NeverStored for a column
    that is never stored: no copy is written then, sealed or not. Raises FeedUnreadable for what is no text.
    """
    begin = _unpacked(head)
    with opened(begin) as stream:
        if begin.lstrip()[:1] in {b"{", b"["}:
            refuse_denied(KEY.findall(begin.decode("utf-8", errors="replace")))
            return ("sentryx",)
        if begin.startswith(b"MEPMD01"):
            return ("cmep",)
        header, separator = read_header(stream)
    fields = next(csv.reader([header], delimiter=separator.decode()), [])
    names = [name.strip(' \t\r"').lower() for name in fields]
    refuse_denied(names)
    found = tuple(format for format, signs in SIGNS.items() if signs <= set(names))
    if not found and set(names) >= OPOWER:
        return ("opower15", "opower60", "opower1440")
    return found


def _unpacked(head: bytes) -> bytes:
    if not head.startswith(GZIP):
        return head[:HEAD]
    try:
        # The head of a gzipped file ends somewhere in the middle, which is no fault here.
        return zlib.decompressobj(wbits=31).decompress(head, HEAD)
    except zlib.error:
        raise FeedUnreadable(_("The file is damaged or cut short. Nothing was read.")) from None
