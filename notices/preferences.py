"""What somebody wants to be told, by which channel and when. Marketing is asked of privacy, nowhere else."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from notices.models import Cadence, Channel, Preference, QuietHours
from notices.times import Hours
from notices.topics import MessageClass, Topic
from privacy.choices.consent import NotGranted, require, who_said_yes
from privacy.models import Subject

# Of privacy's vocabulary. There is none for calls: nobody is called about offers.
CONSENT = {
    Channel.EMAIL: "marketing_email",
    Channel.TEXT: "marketing_text",
    Channel.POST: "marketing_post",
}
# By subject and channel.
Cadences = Mapping[tuple[UUID, str], str]


def default_of(topic: Topic, channel: str) -> Cadence:
    """Return when a topic goes out by a channel where nobody chose: at once by its first, else never."""
    return Cadence.AT_ONCE if channel == topic.channels[0] else Cadence.OFF


def cadences_for(topic: Topic, subjects: Iterable[Subject], *, at: datetime) -> Cadences:
    """Return when each of some people is told of a topic by each of its channels. Few queries for all."""
    people = [subject.pk for subject in subjects]
    if topic.message_class is MessageClass.MARKETING:
        return _by_consent(topic, people, at)
    chosen: dict[tuple[UUID, str], str] = {
        (pk, channel): default_of(topic, channel) for pk in people for channel in topic.channels
    }
    rows = Preference.objects.filter(topic=topic.key, subject__in=people).order_by("pk")
    for pk, channel, cadence in rows.values_list("subject", "channel", "cadence"):
        if channel in topic.channels:
            chosen[pk, channel] = cadence
    return chosen


def chosen_by(subject: Subject, topics: Iterable[Topic]) -> dict[tuple[str, str], str]:
    """Return when somebody is told of each of some topics by each of its channels: by its key and channel.

    One query, however many topics; marketing is not among them.
    """
    chosen: dict[tuple[str, str], str] = {
        (topic.key, channel): default_of(topic, channel)
        for topic in topics
        for channel in topic.channels
    }
    rows = Preference.objects.filter(subject=subject).order_by("pk")
    for key, channel, cadence in rows.values_list("topic", "channel", "cadence"):
        if (key, channel) in chosen:
            chosen[key, channel] = cadence
    return chosen


def wants(subject: Subject, topic: Topic, channel: str, *, at: datetime) -> bool:
    """Tell whether somebody is to be told of a topic by a channel, as they have it now."""
    if topic.message_class is MessageClass.MARKETING:
        return consents(subject, channel, at=at)
    return chosen_by(subject, [topic])[topic.key, channel] != Cadence.OFF


def hours_of(subject: Subject) -> Hours:
    """Return the hours in which nothing rings at somebody's."""
    chosen = QuietHours.objects.filter(subject=subject).order_by("-pk").first()
    return Hours(chosen.from_hour, chosen.to_hour) if chosen else Hours()


def consents(subject: Subject, channel: str, *, at: datetime) -> bool:
    """Tell whether somebody says yes to offers by a channel."""
    choice = CONSENT[Channel(channel)]
    try:
        require(subject, choice, at=at).check(choice, at=at)
    except NotGranted:
        return False
    return True


def _by_consent(topic: Topic, people: list[UUID], at: datetime) -> Cadences:
    found: dict[tuple[UUID, str], str] = {}
    for channel in topic.channels:
        said_yes = who_said_yes(CONSENT[channel], at=at).filter(pk__in=people)
        found |= {(pk, channel): Cadence.AT_ONCE for pk in said_yes.values_list("pk", flat=True)}
    return found
