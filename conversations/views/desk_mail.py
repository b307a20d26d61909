"""Mail that was held: why it was not taken in, what it says, and what staff do with it."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.homes import signed_in
from conversations.actions.mail import AlreadyDone, NobodysThread, take_up, throw_away
from conversations.actions.revealing import note_read
from conversations.caught import masked
from conversations.desk import words
from conversations.desk.forms import HeldForm
from conversations.models import HeldMail, Thread
from conversations.views.desk import at_the_desk
from conversations.words import TAKEN_OUT

EACH_PAGE = 25
REVEAL = "conversations.reveal_at_the_desk"


@at_the_desk
@require_safe
def desk_mails(request: HttpRequest) -> HttpResponse:
    """List held mail, newest first: why it is held, from which domain and whether that is so, since when.

    Neither who sent it nor a word of it: that would be a look at twenty people at once.
    """
    now = timezone.now()
    held = HeldMail.objects.defer("content", "sealed_key").order_by("-at", "-pk")
    page = Paginator(held, EACH_PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "url": reverse("desk_mail", args=[each.pk]),
            "why": each.get_why_display(),
            "vouched": _vouched(each),
            "ago": words.ago(each.at, now),
            "thread": each.thread_id,
        }
        for each in page
    ]
    return render(request, "conversations/desk/mails.html", {"page": page, "rows": rows})


@at_the_desk
def desk_mail(request: HttpRequest, held_id: int) -> HttpResponse:
    """Show a held mail; add it to the thread of whoever staff know it to be of, or throw it away."""
    held = get_object_or_404(HeldMail.objects.select_related("thread__subject"), pk=held_id)
    form = HeldForm(request.POST or None, initial={"thread": held.thread_id})
    if request.method == "POST":
        try:
            done = _done(request, held, form)
        except AlreadyDone:
            messages.info(request, _("Somebody else has just dealt with this mail."))
            return redirect("desk_mails")
        if done:
            return done
    now, mail = timezone.now(), held.mail()
    if held.thread:  # whoever it seems to be of reads that staff looked
        note_read(thread=held.thread, by=signed_in(request).subject, at=now)
    context = {
        "held": held,
        "form": form,
        # Whoever may see nobody's address at the desk sees none here.
        "sender": mail.sender if request.user.has_perm(REVEAL) else "",
        "vouched": _vouched(held),
        "taken_out": [TAKEN_OUT[kind] for kind in held.taken_out],
        "text": masked(mail.text)[0],
        "files": len(mail.files),
        "ago": words.ago(held.at, now),
    }
    return render(request, "conversations/desk/mail.html", context)


def _vouched(held: HeldMail) -> str:
    """Return from where a mail says that it comes, and whether that is so."""
    if not held.domain:
        return _("It does not say who it is from.")
    if held.proven:
        return _("From %(domain)s, whose mail service vouched for it.") % {"domain": held.domain}
    said = _("It says that it is from %(domain)s. Their mail service did not vouch for it.")
    return said % {"domain": held.domain}


def _done(request: HttpRequest, held: HeldMail, form: forms.Form) -> HttpResponse | None:
    """Throw it away, or add it to a thread and go there; None where it cannot be and the form says so."""
    if request.POST.get("do") == "drop":
        throw_away(held=held)
        messages.success(request, _("It is thrown away. Nobody was told."))
        return redirect("desk_mails")
    if not form.is_valid():
        return None
    thread: Thread = form.cleaned_data["thread"]
    try:
        take_up(held=held, thread=thread, by=signed_in(request).subject, at=timezone.now())
    except NobodysThread:
        form.add_error("thread", _("Nothing is said in this conversation any more."))
        return None
    messages.success(request, _("It stands in the conversation now."))
    return redirect("desk_thread", thread_id=thread.pk)
