"""The second pane of the desk: what was said in a thread, what was done with it, what can be done."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import F, Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from conversations.desk import words
from conversations.desk.colleagues import colleagues
from conversations.desk.forms import SayForm
from conversations.desk.here import EVERY_SECONDS, called, name_of, others, said
from conversations.desk.listing import SetUp
from conversations.locking import Heard, heard_of
from conversations.models import Attachment, Message, SavedReply, Step, Thread, Topic
from conversations.reaching import can_be_told, how_told
from conversations.words import TAKEN_OUT, answered
from privacy.typed import number_in

SHOWN = 50  # messages of a thread at once: what was said long ago is behind a link
STEPS_SHOWN = 20
Side = Message.Side


def thread_pane(
    thread: Thread,
    *,
    desk: SetUp,
    user: User,
    now: datetime,
    form: SayForm | None = None,
    all_of_it: bool = False,
    heard: Heard | None = None,
) -> dict[str, Any]:
    """Return the pane. `heard` marks what was said since as new; `form` is what somebody has typed."""
    messages = _messages(thread, all_of_it=all_of_it)
    hidden = len(messages) > SHOWN and not all_of_it
    shown = messages if all_of_it else messages[:SHOWN]
    told = how_told(shown)
    newest = _newest(thread, messages)
    last_word = max((each.at for each in messages if each.side == Side.PERSON), default=None)
    untold = thread.subject is not None and not can_be_told(thread.subject)
    way = Message.Way.PHONE if untold else Message.Way.PORTAL
    tags = {tag.pk for tag in thread.tags.all()}
    return {
        "number": thread.pk,
        "topic": thread.topic.said("title"),
        "queue": thread.queue.name,
        "language": thread.get_language_display(),
        "state": _state(thread, now),
        "urgent": thread.urgent,
        "unreached": thread.unreached_at is not None,
        "untold": untold,
        "due": desk.office(now).due(thread),
        "last_word": words.ago(last_word, now) if last_word else "",
        "last_word_at": last_word,
        "owner": name_of(thread.assigned_to),
        "is_mine": thread.assigned_to_id == user.pk,
        "held": thread.assigned_to_id or "",
        "is_closed": thread.is_closed,
        "is_nobodys": thread.subject_id is None,
        "joined": thread.merged_into_id,
        "request": thread.request_id,
        "messages": [
            _message(each, now, heard=heard) | {"told": told.get(each.pk, "")}
            for each in reversed(shown)
        ],
        "hidden": hidden,
        "form": form or SayForm(initial={"heard": newest, "way": way}),
        "newest": newest,
        "replies": _replies(thread),
        "colleagues": [
            {"pk": pk, "name": called(email)}
            for pk, email in colleagues().values_list("pk", "email")
        ],
        "queues": desk.queues,
        "topics": [{"pk": each.pk, "title": each.said("title")} for each in desk.topics],
        "topic_pk": thread.topic_id,
        # A visit stays planned where a thread comes to another topic.
        "visits": thread.topic.visits or thread.visits.filter(state="planned").exists(),
        "tags": [{"pk": each.pk, "name": each.name, "on": each.pk in tags} for each in desk.tags],
        "steps": _steps(thread, desk.topics, now),
        "there": said(others(thread, but=user, now=now)),
        "every_seconds": EVERY_SECONDS,
    }


def _newest(thread: Thread, messages: list[Message]) -> Heard:
    """Return what there is to see of a thread: of one that is not shown whole the database knows it.

    By number, of all: a letter that came late stands further down, and is shown only with all of it.
    """
    if len(messages) > SHOWN:
        return heard_of([thread.pk])[thread.pk]
    return Heard(max((each.pk for each in messages), default=0), len(messages))


def _messages(thread: Thread, *, all_of_it: bool) -> list[Message]:
    """Return messages, the newest first: one more than is shown, where not all of it is."""
    files = Prefetch("attachments", Attachment.objects.defer("content", "sealed_key"))
    rows = thread.messages.select_related("body").annotate(writer=F("by__user__email"))
    rows = rows.prefetch_related(files).order_by("-at", "-pk")
    return list(rows if all_of_it else rows[: SHOWN + 1])


def _state(thread: Thread, now: datetime) -> dict[str, str]:
    if thread.merged_into_id:
        return {
            "text": _("Joined with %(number)s") % {"number": thread.merged_into_id},
            "tone": "plain",
        }
    if thread.snoozed_until and thread.snoozed_until > now:
        until = {"moment": words.moment(thread.snoozed_until)}
        return {"text": _("Put aside until %(moment)s") % until, "tone": "plain"}
    tone = "good" if thread.state == Thread.State.ANSWERED else "plain"
    return {"text": thread.get_state_display(), "tone": tone}


def _message(row: Any, now: datetime, *, heard: Heard | None) -> dict[str, Any]:
    body = getattr(row, "body", None)
    writer = called(row.writer)
    return {
        "pk": row.pk,
        "side": row.side,
        "who": _("They wrote") if row.side == Side.PERSON else writer,
        "note": row.is_note,
        "way": "" if row.way == Message.Way.PORTAL else row.get_way_display(),
        "at": row.at,
        "moment": words.moment(row.at),
        "ago": words.ago(row.at, now),
        # What came on the telephone: who wrote it down, and when.
        "written": (
            _("Written down by %(name)s on %(moment)s")
            % {"name": writer, "moment": words.moment(row.written_at)}
            if row.side == Side.PERSON and row.by_id
            else ""
        ),
        "text": body.text if body else "",
        "answers": answered(row) if body else [],
        "taken_out": [TAKEN_OUT[kind] for kind in row.taken_out],
        "files": [_file(row, each) for each in row.attachments.all()],
        "is_new": heard is not None and row.pk > heard.newest,
    }


def _file(row: Message, file: Attachment) -> dict[str, Any]:
    """Return a file with where it is opened; without that while the scanner has not seen it."""
    page = reverse("desk_file", args=[row.thread_id, file.pk]) if file.may_be_opened else ""
    return {
        "url": page,
        "kind": file.kind.upper(),
        "size": file.size,
        "scan": file.get_scan_display(),
    }


def _replies(thread: Thread) -> list[dict[str, Any]]:
    """Return saved replies, those of the thread's topic first."""
    rows = SavedReply.objects.only("name", "topic").order_by("name")
    return [
        {"pk": each.pk, "name": each.name}
        for each in sorted(rows, key=lambda row: row.topic_id != thread.topic_id)
    ]


def reply_of(thread: Thread, number: str) -> str:
    """Return the words of a saved reply in the thread's language; empty where there is none."""
    reply = SavedReply.objects.filter(pk=number_in(number) or 0).first()
    if reply is None:
        return ""
    return reply.text_es if thread.language == "es" else reply.text_en


def places_of(thread: Thread, *, name: str, utility: Mapping[str, str]) -> dict[str, str]:
    """Return what the places of a saved reply are filled with, in the thread's language."""
    with override(thread.language):
        topic = thread.topic.said("title")
    return {
        "name": name,
        "topic": topic,
        "number": str(thread.pk),
        "utility": utility["name"],
        "phone": utility["phone"],
        "email": utility["email"],
    }


def _steps(thread: Thread, topics: list[Topic], now: datetime) -> list[dict[str, str]]:
    """Return what was done, the last first, with what it was done with where that has a name."""
    titles = {each.pk: each.said("title") for each in topics}
    rows = thread.steps.annotate(doer=F("by__user__email")).order_by("-at", "-pk")[:STEPS_SHOWN]
    found = []
    for each in rows:
        kind, about = each.kind, each.about
        if kind == Step.Kind.TOPIC:
            more = titles.get(about or 0, "")
        else:
            more = str(about) if kind in {Step.Kind.MERGED, Step.Kind.SPLIT} else ""
        by = called(each.doer)
        note = " · ".join(filter(None, [by, words.ago(each.at, now)]))
        found.append({"term": each.get_kind_display(), "text": more or by, "note": note})
    return found
