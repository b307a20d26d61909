"""Files that came with messages, as they lie in somebody's download."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from conversations.models import Attachment


def files_of(rows: "QuerySet[Attachment]") -> Iterator[tuple[str, bytes]]:
    """Yield files, each by a name of ours; what a scanner has thrown away is not there."""
    kept = rows.exclude(scan="infected").select_related("message").order_by("pk")
    for each in kept.iterator(chunk_size=1):
        yield f"{each.message.thread_id}-{each.message_id}-{each.pk}.{each.kind}", each.opened()
