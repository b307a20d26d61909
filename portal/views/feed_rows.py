"""One row of a feed that was not taken: put right, answered, or left out."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions.rows import AlreadySettled, correct_row, dismiss_row
from accounts.homes import signed_in
from accounts.models import FeedFile, FeedLoad, SetAsideRow
from accounts.views.guards import operators_only
from portal.feeding.again import Cell, cells_of, cells_to_show, line_of
from portal.feeding.answering import answer_question
from portal.feeding.people import named_in_row
from portal.feeding.questions import LEAVE_OUT, question_of
from portal.feeding.words import fault_of, reason_of, row_tag
from portal.forms import RowForm, SettleForm
from privacy.actions import record_look
from privacy.reauthentication import recently_proven


@operators_only
@recently_proven
def row(request: HttpRequest, row_id: int) -> HttpResponse:
    """Show one row with its fields, and keep what staff correct in it."""
    found = _found(row_id)
    cells = cells_of(found.file, found.text_to_load)
    form = _row_form(request, found, cells)
    if request.method == "POST" and form.is_valid():
        return _keep(request, found, cells, form)
    for person in named_in_row(cells):
        record_look(
            by=signed_in(request).subject,
            subject=person,
            purpose="water_service",
            page="feed row",
            at=timezone.now(),
        )
    return _row_page(request, found, form, _settle_form(None, found))


@operators_only
@recently_proven
def row_settle(request: HttpRequest, row_id: int) -> HttpResponse:
    """Answer the question of a row, or leave the row out for a reason."""
    found = _found(row_id)
    if request.method != "POST":  # after a proof the browser comes with GET
        return redirect("feed_row", row_id=row_id)
    form = _settle_form(request.POST, found)
    if not form.is_valid():
        cells = cells_of(found.file, found.text_to_load)
        return _row_page(request, found, _row_form(None, found, cells), form)
    answer = form.cleaned_data["answer"]
    by, at, anew = signed_in(request).subject, timezone.now(), False
    try:
        if answer in LEAVE_OUT:
            dismiss_row(row=found, reason=answer, by=by, at=at)
        else:
            anew = answer_question(row=found, answer=answer, by=by, at=at)
    except AlreadySettled:
        messages.warning(request, _("Somebody settled this row before you."))
    else:
        said = _("It is written down, and the use around it was worked out anew.")
        messages.success(request, said if anew else _("It is written down."))
    return redirect("feed_load", load_id=_load_of(found.file))


def _found(row_id: int) -> SetAsideRow:
    rows = SetAsideRow.objects.with_tries().select_related("file__load")
    return get_object_or_404(rows, pk=row_id)


def _keep(
    request: HttpRequest, found: SetAsideRow, cells: Sequence[Cell], form: RowForm
) -> HttpResponse:
    values = form.values()
    whole = [values.get(cell.name, cell.value) for cell in cells]
    text = line_of(found.file, whole) if cells else values["line"]
    try:
        if changed := form.changed():
            by = signed_in(request).subject
            correct_row(row=found, text=text, changed=changed, by=by, at=timezone.now())
    except AlreadySettled:
        messages.warning(request, _("Somebody settled this row before you."))
    else:
        messages.success(request, _("It is kept. Load the rows again when all of them are right."))
    return redirect("feed_load", load_id=_load_of(found.file))


def _row_form(request: HttpRequest | None, found: SetAsideRow, cells: Sequence[Cell]) -> RowForm:
    return RowForm(
        request.POST if request and request.method == "POST" else None,
        cells=cells_to_show(cells, found.field),
        line=found.text_to_load,
        wrong=found.field,
        reason=reason_of(found),
        auto_id="row_%s",
    )


def _settle_form(posted: Any, found: SetAsideRow) -> SettleForm:
    question = question_of(found.reason)
    choices = [*(question.answers.items() if question else ()), *LEAVE_OUT.items()]
    return SettleForm(posted, choices=choices, auto_id="settle_%s")


def _row_page(
    request: HttpRequest, found: SetAsideRow, form: RowForm, settle: SettleForm
) -> HttpResponse:
    question = question_of(found.reason) if found.kind == SetAsideRow.Kind.HELD else None
    context = {
        "row": found,
        "reason": fault_of(found),
        "advice": question.advice if question else "",
        "form": form,
        "settle": settle,
        "load_id": _load_of(found.file),
        "tag": row_tag(found),
        "kept": bool(found.text) and not found.settled,
    }
    return render(request, "portal/feeds/row.html", context)


def _load_of(file: FeedFile) -> int:
    found: FeedLoad = file.load
    return found.pk
