"""What is done with a thread at the desk besides answering it, each by one button."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.access import OwnAccount
from accounts.homes import signed_in
from accounts.models import User
from accounts.views.guards import OWN_ACCOUNT
from conversations.actions import handling
from conversations.actions.joining import NothingLeft, NotTheSame, TwoVisits, merge, split
from conversations.actions.presence import be_present
from conversations.actions.reaching import note_reached
from conversations.actions.revealing import reveal
from conversations.desk.colleagues import colleagues
from conversations.desk.forms import (
    ApartForm,
    GiveForm,
    JoinForm,
    LaterForm,
    MoveForm,
    TagsForm,
    TopicForm,
)
from conversations.desk.here import name_of
from conversations.desk.person_pane import reasons
from conversations.locking import Closed, Heard, SaidMeanwhile, heard_in
from conversations.models import Thread
from conversations.views.desk import (
    at_the_desk,
    back_to,
    not_their_own,
    on_to_the_next,
    thread_of,
)
from privacy.restriction import Restricted, serves_the_office
from privacy.typed import number_in


class NotUnderstood(Exception):
    """What was sent is nothing that the page offers."""


def _given(form: forms.Form) -> dict[str, Any]:
    """Return what was chosen. Raises NotUnderstood."""
    if not form.is_valid():
        raise NotUnderstood
    return form.cleaned_data


def seen_by(request: HttpRequest, thread: Thread) -> Heard:
    """Return what of a thread was on the page, which may list several. Raises NotUnderstood."""
    said = request.POST.get(f"heard-{thread.pk}", request.POST.get("heard", ""))
    heard = heard_in(said)
    if heard is None:
        raise NotUnderstood
    return heard


def _take(request: HttpRequest, thread: Thread, now: datetime) -> str:
    held = number_in(request.POST.get(f"held-{thread.pk}", request.POST.get("held", "")))
    handling.take(thread=thread, held=held, by=signed_in(request), at=now)
    return _("It is yours.")


def _give(request: HttpRequest, thread: Thread, now: datetime) -> str:
    to: User | None = _given(GiveForm(request.POST, among=colleagues()))["to"]
    handling.assign(thread=thread, to=to, by=signed_in(request).subject, at=now)
    return _("It is %(name)s’s.") % {"name": name_of(to)} if to else _("It is nobody’s.")


def _move(request: HttpRequest, thread: Thread, now: datetime) -> str:
    given = _given(MoveForm(request.POST))
    handling.move(thread=thread, by=signed_in(request).subject, at=now, **given)
    return _("It is in another queue, and nobody’s there.")


def _topic(request: HttpRequest, thread: Thread, now: datetime) -> str:
    given = _given(TopicForm(request.POST))
    handling.give_topic(thread=thread, by=signed_in(request).subject, at=now, **given)
    return _("It has another topic.")


def _tags(request: HttpRequest, thread: Thread, now: datetime) -> str:
    given = _given(TagsForm(request.POST))
    handling.give_tags(thread=thread, by=signed_in(request).subject, at=now, **given)
    return _("It has these tags.")


def _urgent(request: HttpRequest, thread: Thread, now: datetime) -> str:
    urgent, by = request.POST.get("urgent") == "yes", signed_in(request).subject
    handling.set_urgent(thread=thread, urgent=urgent, by=by, at=now)
    return _("It is urgent.") if urgent else _("It is not urgent any more.")


def _reached(request: HttpRequest, thread: Thread, now: datetime) -> str:
    note_reached(thread=thread, by=signed_in(request).subject, at=now)
    return _("It is noted that they know.")


def _later(request: HttpRequest, thread: Thread, now: datetime) -> str:
    form, heard, by = LaterForm(request.POST), seen_by(request, thread), signed_in(request).subject
    _given(form)
    aside = handling.snooze(thread=thread, until=form.instant(now), by=by, at=now, heard=heard)
    if aside.answer_due_at and aside.snoozed_until and aside.answer_due_at < aside.snoozed_until:
        done = _("%(number)s is put aside. Its answer is due before it comes back.")
        return done % {"number": thread.pk}
    return _("%(number)s is put aside.") % {"number": thread.pk}


def _close(request: HttpRequest, thread: Thread, now: datetime) -> str:
    by = signed_in(request).subject
    handling.close(thread=thread, by=by, at=now, heard=seen_by(request, thread))
    return _("%(number)s is closed.") % {"number": thread.pk}


def _reopen(request: HttpRequest, thread: Thread, now: datetime) -> str:
    handling.reopen(thread=thread, by=signed_in(request).subject, at=now)
    return _("It is open again.")


def _undo(request: HttpRequest, thread: Thread, now: datetime) -> str:
    handling.undo(thread=thread, by=signed_in(request).subject, at=now)
    return _("It is as it was.")


def _join(request: HttpRequest, thread: Thread, now: datetime) -> str:
    among = Thread.objects.filter(subject=thread.subject_id, merged_into=None)
    other = _given(JoinForm(request.POST, among=among.exclude(pk=thread.pk)))["into"]
    merge(thread=other, into=thread, by=signed_in(request).subject, at=now)
    return _("%(number)s is part of this one now.") % {"number": other.pk}


def _apart(request: HttpRequest, thread: Thread, now: datetime) -> str:
    numbers = list(thread.messages.values_list("pk", flat=True))
    given = _given(ApartForm(request.POST, among=numbers))
    new = split(thread=thread, by=signed_in(request).subject, at=now, **given)
    return _("The messages are in %(number)s now.") % {"number": new.pk}


Act = Callable[[HttpRequest, Thread, datetime], str]
ACTS: dict[str, Act] = {
    "take": _take,
    "give": _give,
    "move": _move,
    "topic": _topic,
    "tags": _tags,
    "urgent": _urgent,
    "reached": _reached,
    "later": _later,
    "close": _close,
    "reopen": _reopen,
    "undo": _undo,
    "join": _join,
    "apart": _apart,
}
# After these the thread is gone from the list, and the next one is opened.
GO_ON = {"later", "close", "move"}
REFUSED = {
    OwnAccount: OWN_ACCOUNT,
    Closed: gettext_lazy("Nothing is said in this conversation any more."),
    SaidMeanwhile: gettext_lazy("Something was said since you opened this. Read it first."),
    handling.TakenMeanwhile: gettext_lazy(
        "A colleague took it since you opened this. Press again if it is to be yours."
    ),
    handling.VisitPlanned: gettext_lazy(
        "A visit is planned. Call it off first, or leave this open until it is over."
    ),
    handling.NotStaff: gettext_lazy("They do not work at the desk."),
    handling.InThePast: gettext_lazy("Choose a day that is still to come."),
    handling.TooLate: gettext_lazy("Something else was done with it since. It stays as it is."),
    TwoVisits: gettext_lazy("Somebody comes by for both. Call one of the visits off first."),
    NotTheSame: gettext_lazy("These two cannot be one: they are about two accounts."),
    NothingLeft: gettext_lazy("Choose some messages, not all and not only notes."),
    NotUnderstood: gettext_lazy("Choose something first."),
}


@at_the_desk
@require_POST
def desk_act(request: HttpRequest, thread_id: int, act: str) -> HttpResponse:
    """Do one thing with a thread, and go on to the next where it is gone from the list then."""
    if act not in ACTS:
        raise Http404
    thread, now = thread_of(thread_id), timezone.now()
    try:
        not_their_own(request, thread)
        done = ACTS[act](request, thread, now)
    except tuple(REFUSED) as refused:
        messages.warning(request, str(REFUSED[type(refused)]))
        return back_to(request, thread)
    be_present(thread=thread, by=signed_in(request), writes=False, at=now)
    messages.success(request, done)
    return on_to_the_next(request) if act in GO_ON else back_to(request, thread)


@at_the_desk
@require_POST
def desk_reveal(request: HttpRequest, thread_id: int) -> HttpResponse:
    """Show who somebody is for a while, for a reason; one line of it is left that they can see."""
    thread, user = thread_of(thread_id), signed_in(request)
    if thread.subject is None or not user.has_perm("conversations.reveal_at_the_desk"):
        raise Http404
    restricted = thread.subject.restricted_at is not None
    offered = {each["key"] for each in reasons(restricted)}
    if request.POST.get("purpose") not in offered or (restricted and not serves_the_office(user)):
        messages.warning(request, _("Choose a reason first."))
        return back_to(request, thread)
    try:
        reveal(thread=thread, purpose=request.POST["purpose"], by=user.subject, at=timezone.now())
    except (Restricted, Closed):
        messages.warning(request, _("Their data is only stored since just now."))
    return back_to(request, thread)
