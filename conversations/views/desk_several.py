"""Several conversations at once: after a main broke sixty people ask the same."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.homes import signed_in
from conversations.actions.revealing import note_read
from conversations.desk.colleagues import colleagues
from conversations.desk.forms import SeveralForm
from conversations.desk.here import name_of
from conversations.desk.listing import EACH_PAGE, address, set_up
from conversations.desk.queue_pane import queue_pane
from conversations.desk.several import (
    each_by_itself,
    goes_to,
    how_many_done,
    language_of,
    left_as_it_was,
)
from conversations.locking import heard_of
from conversations.models import SavedReply, Thread
from conversations.others import contacts_of_others
from conversations.replies import Unfilled
from conversations.views.desk import WITH, at_the_desk, list_of, no_value, not_their_own, send
from conversations.views.desk_acts import ACTS, REFUSED, seen_by
from privacy.typed import number_in

# What can be done with several by one button; the others need one to be read.
AT_ONCE = ("take", "give", "move", "later", "close", "undo")
REFUSALS = (*REFUSED, Unfilled)


@at_the_desk
def desk_several(request: HttpRequest) -> HttpResponse:
    """List what waits with a box before each; do one thing with those that are chosen, or answer them."""
    now, what = timezone.now(), request.POST.get("do", "")
    if request.method != "POST":
        return _page(request, now, SeveralForm())
    chosen = _chosen(request)
    if not chosen:
        messages.warning(request, _("Choose at least one conversation."))
        return _page(request, now, SeveralForm(initial=request.POST.dict()))
    if what in AT_ONCE:
        return _do(request, chosen, now, what)
    if what == "fill":
        return _page(request, now, _with_reply(request), chosen)
    form = SeveralForm(request.POST, languages={language_of(thread) for thread in chosen})
    if not form.is_valid() or what not in {"send", "send_close"}:
        return _page(request, now, form, chosen, asked=form.is_valid())
    return _answer(request, form, chosen, now)


def _chosen(request: HttpRequest) -> list[Thread]:
    """Return the threads that were chosen, no more than a page has."""
    given = request.POST.getlist("thread")[:EACH_PAGE]
    rows = Thread.objects.filter(pk__in=filter(None, map(number_in, given)), merged_into=None)
    return list(rows.select_related(*WITH).order_by("pk"))


def _do(request: HttpRequest, chosen: list[Thread], now: datetime, what: str) -> HttpResponse:
    def do(thread: Thread) -> None:
        not_their_own(request, thread)
        ACTS[what](request, thread, now)

    return _told(request, *each_by_itself(chosen, do, _why, REFUSALS))


def _answer(
    request: HttpRequest, form: SeveralForm, chosen: list[Thread], now: datetime
) -> HttpResponse:
    """Send each its own answer: in its language, with its places filled, if nothing was said since."""
    by = signed_in(request).subject
    what = "close" if request.POST["do"] == "send_close" else "answer"

    def say(thread: Thread) -> None:
        not_their_own(request, thread)
        text = form.cleaned_data[f"text_{language_of(thread)}"]
        with transaction.atomic():  # nobody's name is put in without a line that says so
            note_read(thread=thread, by=by, at=now)
            send(thread, text=text, heard=seen_by(request, thread), what=what, by=by, now=now)

    return _told(request, *each_by_itself(chosen, say, _why, REFUSALS))


def _told(request: HttpRequest, done: int, left: dict[str, list[int]]) -> HttpResponse:
    if done:
        messages.success(request, how_many_done(done))
    for why, numbers in left.items():
        messages.warning(request, left_as_it_was(why, numbers))
    return redirect(address(reverse("desk_several"), list_of(request)))


def _why(problem: Exception) -> str:
    return no_value(problem) if isinstance(problem, Unfilled) else str(REFUSED[type(problem)])


def _with_reply(request: HttpRequest) -> SeveralForm:
    """Return the form with a saved reply put in, in both languages."""
    number, typed = number_in(request.POST.get("reply", "")) or 0, request.POST.dict()
    reply = SavedReply.objects.filter(pk=number).first()
    if reply:
        typed |= {"text_en": reply.text_en, "text_es": reply.text_es}
    return SeveralForm(initial=typed)


def _page(
    request: HttpRequest,
    now: datetime,
    form: SeveralForm,
    chosen: list[Thread] | None = None,
    *,
    asked: bool = False,
) -> HttpResponse:
    """Show the list and what can be done; `asked`: once more whether an answer is meant as it is."""
    user, desk = signed_in(request), set_up()
    queue = queue_pane(request.GET.dict(), desk=desk, user=user, now=now, page="desk_several")
    newest = heard_of(line["pk"] for line in queue["lines"])
    shown = [thread for thread in chosen or () if thread.pk in newest]
    on = {thread.pk for thread in shown}
    after = request.GET.get("after", "")
    every = request.GET.get("all") == "yes" and not chosen
    for line in queue["lines"]:
        # As it was when they were chosen: who has written since is passed over.
        heard = request.POST.get(f"heard-{line['pk']}", newest.get(line["pk"]))
        line |= {"on": every or line["pk"] in on, "newest": heard}
    context: dict[str, Any] = {
        "queue": queue,
        "all_url": address(reverse("desk_several"), queue["choice"], after=after, all="yes"),
        "colleagues": [{"pk": each.pk, "name": name_of(each)} for each in colleagues()],
        "queues": desk.queues,
        "replies": SavedReply.objects.order_by("name", "pk").values("pk", "name"),
        "form": form,
    }
    if asked:
        known = (settings.UTILITY["email"], settings.UTILITY["phone"])
        languages = Counter(map(language_of, shown))
        texts = [form.cleaned_data[f"text_{language}"] for language in languages]
        others = contacts_of_others("\n".join(texts), known=known)
        context |= {"goes_to": goes_to(languages), "others": others}
    return render(request, "conversations/desk/several.html", context)
