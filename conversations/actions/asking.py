"""Taking what somebody wrote for what it is: a request under the law, from the day it came (L06)."""

from datetime import datetime

from django.db import transaction
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from conversations.actions.saying import Said, answer
from conversations.actions.steps import step
from conversations.locking import locked
from conversations.models import Message, Step, Thread
from privacy.actions.requests import Proof, Wish, make_request
from privacy.models import PrivacyRequest, Subject
from privacy.requests.vault import Contact

Channel, Way = PrivacyRequest.Channel, Message.Way
# How the law counts each way in which something can be said.
CHANNELS = {
    Way.PORTAL: Channel.WEB,
    Way.EMAIL: Channel.EMAIL,
    Way.PHONE: Channel.PHONE,
    Way.LETTER: Channel.MAIL,
    Way.DESK: Channel.IN_PERSON,
    Way.TEXT: Channel.PHONE,
    Way.FAX: Channel.MAIL,
}


class RequestedAlready(Exception):
    """The thread is a request already."""


@transaction.atomic
def make_it_a_request(
    *, thread: Thread, message: Message, wish: Wish, contact: Contact, by: Subject, at: datetime
) -> PrivacyRequest:
    """Make a request of what a person wrote, received when it was said, and tell them in the thread.

    The request is about the person whose thread it is; who asks is shown there, as for every request: a
    letter or a call may be anybody's. Raises RequestedAlready, Closed.
    """
    thread = locked(thread)
    if thread.request_id is not None:
        raise RequestedAlready
    request, _secret = make_request(
        wish=wish,
        contact=contact,
        proof=Proof(),
        received_at=message.at,
        at=at,
        language=thread.language,
        channel=CHANNELS[Way(message.way)],
        about=thread.subject,
        by=by,
    )
    thread.request = request
    thread.save(update_fields=["request"])
    step(thread=thread, kind=Step.Kind.REQUEST, by=by, at=at, about=request.pk)
    answer(thread=thread, said=Said(_words(request, thread.language)), by=by, at=at)
    return request


def _words(request: PrivacyRequest, language: str) -> str:
    with translation.override(language):
        return _(
            "What you wrote is a request under privacy law, and we have passed it on as one. It counts from "
            "%(day)s, the day it came to us. Its number is %(reference)s. You have our answer by %(due)s at "
            "the latest. How to follow it, and what we still need to know from you, you are told in a letter "
            "of its own."
        ) % {
            "day": formats.date_format(timezone.localdate(request.received_at), "DATE_FORMAT"),
            "reference": request.reference,
            "due": formats.date_format(request.due, "DATE_FORMAT"),
        }
