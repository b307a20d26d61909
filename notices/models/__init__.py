"""What is to be sent and what became of it; messages to groups."""

from notices.models.announcements import Announcement, AnnouncementPlace, AnnouncementStep
from notices.models.campaigns import Campaign, MailEvent, Segment
from notices.models.outbox import (
    RINGS,
    Bounce,
    Cadence,
    Channel,
    Lane,
    Notice,
    OutboxQuerySet,
    Phone,
    Preference,
    QuietHours,
)

__all__ = [
    "RINGS",
    "Announcement",
    "AnnouncementPlace",
    "AnnouncementStep",
    "Bounce",
    "Cadence",
    "Campaign",
    "Channel",
    "Lane",
    "MailEvent",
    "Notice",
    "OutboxQuerySet",
    "Phone",
    "Preference",
    "QuietHours",
    "Segment",
]
