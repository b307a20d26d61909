"""What is known of the people whom some notices go to, asked for all of them at once when these go out."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from accounts.models import User
from notices.addresses import bounces_of
from notices.models import Bounce, Channel, Notice
from notices.preferences import Cadences, cadences_for
from notices.topics import TOPICS, MessageClass, Topic
from notices.ways import Message
from privacy.contact import emails_of, languages_of
from privacy.models import Subject
from privacy.restriction import may_be_used

# The same notice to the same person: two subjects that turned out to be one were told it twice.
Same = tuple[str, str, UUID, str]


@dataclass(frozen=True)
class Known:
    """What is known of some people, as it stood at one moment."""

    to_be_used: set[UUID]
    users: Mapping[UUID, User]
    languages: Mapping[UUID, str]
    emails: Mapping[UUID, str]
    bounces: Mapping[UUID, Bounce]
    wishes: Mapping[str, Cadences]  # by the key of a topic, of what is no offer
    told: Mapping[Same, set[int]]  # which notices said it already
    # What is said to everybody alike, so that it is written once.
    words: dict[tuple[str, int, str, str], Message] = field(default_factory=dict)

    def was_told(self, notice: Notice) -> bool:
        """Tell whether another notice said the same to the same person by the same way."""
        return bool(self.told.get(same(notice), set()) - {notice.pk})

    def once(
        self, notice: Notice, topic: Topic, language: str, write: Callable[[], Message]
    ) -> Message:
        """Return what a notice says: what is the same for all as it was written before."""
        if not topic.same_for_all:
            return write()
        key = (topic.key, notice.about, language, notice.channel)
        if key not in self.words:
            self.words[key] = write()
        return self.words[key]


def known_of(notices: Sequence[Notice], now: datetime) -> Known:
    """Return what is known of the people of some notices. As many queries for many as for one."""
    people = list({notice.subject_id: notice.subject for notice in notices}.values())
    emails = emails_of(people) if _any_mail(notices) else {}
    return Known(
        to_be_used=may_be_used(people),
        users={user.subject_id: user for user in User.objects.filter(subject__in=people)},
        languages=languages_of(people),
        emails=emails,
        bounces=bounces_of(people, emails) if emails else {},
        wishes=_wishes(notices, now),
        told=_told(notices, people),
    )


def same(notice: Notice) -> Same:
    """Return what two notices have in common of which one is enough."""
    return (notice.topic, notice.key, notice.subject_id, notice.channel)


def _any_mail(notices: Iterable[Notice]) -> bool:
    return any(notice.channel == Channel.EMAIL for notice in notices)


def _wishes(notices: Iterable[Notice], now: datetime) -> Mapping[str, Cadences]:
    """Return what each wants of each topic. Of offers each consent is asked for when its mail goes out."""
    found = {}
    for key in {notice.topic for notice in notices} & TOPICS.keys():
        if TOPICS[key].message_class is not MessageClass.MARKETING:
            people = {it.subject_id: it.subject for it in notices if it.topic == key}
            found[key] = cadences_for(TOPICS[key], people.values(), at=now)
    return found


def _told(notices: Iterable[Notice], people: Iterable[Subject]) -> Mapping[Same, set[int]]:
    said = [Notice.State.SENT, Notice.State.HANDING_OVER, Notice.State.GATHERED]
    rows = Notice.objects.filter(
        subject__in=people, key__in={notice.key for notice in notices}, state__in=said
    )
    found: dict[Same, set[int]] = {}
    for row in rows.only("topic", "key", "subject", "channel"):
        found.setdefault(same(row), set()).add(row.pk)
    return found
