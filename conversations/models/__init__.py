"""Tables of this room: how the desk is set up, threads, what was said, what was done."""

from conversations.models.callers import Caller
from conversations.models.held import HeldMail
from conversations.models.messages import Attachment, Message, MessageBody
from conversations.models.setup import OfficeHours, Queue, SavedReply, Tag, Topic
from conversations.models.threads import Presence, Step, Thread, ThreadQuerySet
from conversations.models.visits import Visit, VisitChange, VisitWindow

__all__ = [
    "Attachment",
    "Caller",
    "HeldMail",
    "Message",
    "MessageBody",
    "OfficeHours",
    "Presence",
    "Queue",
    "SavedReply",
    "Step",
    "Tag",
    "Thread",
    "ThreadQuerySet",
    "Topic",
    "Visit",
    "VisitChange",
    "VisitWindow",
]
