"""Mail that tells whether it was opened: offers alone, and of those alone who said yes to that (A060, L71).

A picture and links of ours are put into a mail that passed `notices.plain` like all others, for a grant of
`email_tracking`. What is in their addresses is sealed: nobody reads in it who it is about. Whether the yes
still stands is asked again when one of them is asked for; without it nothing is noted, and the answer is the
same.
"""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.html import escape

from notices.actions.tracing import CHOICE, note_mail_event
from notices.links import leads_where_it_may, links_of
from notices.models import Campaign, MailEvent
from notices.topics import Recipient
from privacy import keys
from privacy.choices.consent import Grant, NotGranted, require
from privacy.models import Subject

WHAT_FOR = "seen"  # other things are sealed under the same key, and are no mails
PICTURE = -1  # the number in place of that of a link


@dataclass(frozen=True)
class Trace:
    """What a sealed address says: who, of which offer, in which language, and the number of the link."""

    subject: UUID
    campaign: int
    language: str
    link: int


def trace(html: str, about: int, recipient: Recipient, now: datetime) -> str:
    """Return a mail that tells of itself; as it was where its reader never said yes to that."""
    try:
        grant = require(recipient.subject, CHOICE, at=now)
    except NotGranted:
        return html
    return _with_traces(grant, html, about, recipient.language, now)


def _with_traces(grant: Grant, html: str, about: int, language: str, now: datetime) -> str:
    """Lead the links of a mail through us, and end it with a picture. Raises NotGranted."""
    subject = grant.check(CHOICE, at=now).subject_id
    for number, link in enumerate(_links(about, language)):
        if not leads_where_it_may(link, hosts()):
            continue
        way = _address("notices_go", subject, about, language, number)
        html = html.replace(f'href="{escape(link)}"', f'href="{way}"')
    seen = _address("notices_seen", subject, about, language, PICTURE)
    picture = f'<img src="{seen}" alt="" width="1" height="1">'
    return html.replace("</body>", f"{picture}</body>")


def _links(campaign: int, language: str) -> list[str]:
    """Return where an offer leads, in its order."""
    found = Campaign.objects.filter(pk=campaign).first()
    if found is None:
        return []
    _title, text = found.written_in(language)
    return links_of(text)


def hosts() -> set[str]:
    """Return where links in offers may lead: to this portal, and to hosts that the settings name."""
    return {urlsplit(settings.SITE_URL).hostname or "", *settings.CAMPAIGN_HOSTS}


def _address(page: str, subject: UUID | None, campaign: int, language: str, link: int) -> str:
    sealed = keys.seal(f"{WHAT_FOR} {subject} {campaign} {language} {link}").decode()
    return f"{settings.SITE_URL}{reverse(page, args=[sealed.rstrip('=')])}"


def opened(token: str) -> Trace | None:
    """Return what an address of ours says; None if it is none of ours."""
    try:
        said = keys.unseal((token + "=" * (-len(token) % 4)).encode())
    except keys.Unreadable:
        return None
    what_for, *rest = said.split(" ")
    if what_for != WHAT_FOR:
        return None
    subject, campaign, language, link = rest
    return Trace(UUID(subject), int(campaign), language, int(link))


def target(found: Trace) -> str:
    """Return where a link leads: to what the offer says, and nowhere else; empty where it may not by now."""
    links = _links(found.campaign, found.language)
    link = links[found.link] if 0 <= found.link < len(links) else ""
    return link if leads_where_it_may(link, hosts()) else ""


def note(found: Trace, kind: MailEvent.Kind, *, at: datetime) -> bool:
    """Note that somebody opened an offer or followed a link in it, if their yes still stands; return that."""
    subject = Subject.objects.filter(pk=found.subject, erased_at=None).first()
    campaign = Campaign.objects.filter(pk=found.campaign).first()
    if subject is None or campaign is None:
        return False
    try:
        grant = require(subject, CHOICE, at=at)
        note_mail_event(grant=grant, campaign=campaign, kind=kind, at=at)
    except NotGranted:
        return False
    return True
