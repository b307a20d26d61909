"""Rows under an erased person's number that may be somebody else's: the privacy office asks the utility."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from privacy.actions.suppression import AnsweredAlready, answer_quarantine
from privacy.models import QuarantinedRow
from privacy.views.guards import office_only, press_proven
from privacy.views.people import subject_of

SHOWN = 50  # the rest comes up as these are answered


@office_only
def questions(request: HttpRequest) -> HttpResponse:
    """List the rows that wait for an answer, oldest first."""
    waiting = list(QuarantinedRow.objects.filter(answer="").order_by("at", "pk")[: SHOWN + 1])
    return render(
        request,
        "privacy/office/questions.html",
        {"rows": waiting[:SHOWN], "more": len(waiting) > SHOWN},
    )


@office_only
@require_POST
@press_proven("privacy_office_questions")
def answer_question(request: HttpRequest, row_id: int) -> HttpResponse:
    """Take the utility's answer about one row."""
    row = get_object_or_404(QuarantinedRow, pk=row_id)
    answer = request.POST.get("answer")
    if answer in QuarantinedRow.Answer.values:
        try:
            answer_quarantine(
                row=row,
                answer=QuarantinedRow.Answer(answer),
                by=subject_of(request),
                at=timezone.now(),
            )
        except AnsweredAlready:
            messages.warning(request, _("Somebody else has answered this already."))
        else:
            messages.success(request, _("Noted. The next file is read accordingly."))
    return redirect("privacy_office_questions")
