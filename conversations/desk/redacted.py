"""Messages of which something was taken out: what it was, when and by whom, and never the thing itself."""

from typing import Any

from django.db.models import CharField, F, QuerySet, Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conversations.caught import Caught
from conversations.desk import words
from conversations.desk.here import called
from conversations.models import Message, Step

KINDS = {
    Caught.CARD: gettext_lazy("The number of a card"),
    Caught.SOCIAL_SECURITY: gettext_lazy("A social security number"),
    Caught.PASSWORD: gettext_lazy("A password"),
    "file": gettext_lazy("A file that we cannot take"),
}
Row = dict[str, Any]


def redacted() -> "QuerySet[Any, Row]":
    """List each time that something was taken out, the newest first, of conversations that are somebody's.

    By the table and number of the row that says so: a message that came by mail, or a step by which the
    names of somebody who was erased went out of one.
    """
    by_mail = Message.objects.filter(thread__subject__isnull=False).exclude(taken_out=[])
    by_erasure = Step.objects.filter(thread__subject__isnull=False, kind=Step.Kind.REDACTED)
    return (
        _numbers(by_mail, "message", "written_at")
        .union(_numbers(by_erasure, "step", "at"), all=True)
        .order_by("-when", "-number")
    )


def _numbers(rows: "QuerySet[Any]", table: str, when: str) -> "QuerySet[Any, Row]":
    table_name = Value(table, output_field=CharField())
    return rows.order_by().values(number=F("pk"), when=F(when), table=table_name)


def shown(found: "list[Row]") -> list[Row]:
    """Return what a page shows of these: conversation, when, by whom, what kind of thing."""
    numbers = {
        table: [row["number"] for row in found if row["table"] == table]
        for table in ("message", "step")
    }
    by = F("by__user__email")
    mails = Message.objects.annotate(doer=by).in_bulk(numbers["message"])
    steps = Step.objects.annotate(doer=by).in_bulk(numbers["step"])
    # A message may have gone to another conversation since.
    now_in = dict(
        Message.objects.filter(pk__in=[step.about for step in steps.values()]).values_list(
            "pk", "thread"
        )
    )
    lines = []
    for row in found:
        if row["table"] == "message":
            each: Any = mails[row["number"]]
            thread, what = each.thread_id, ", ".join(str(KINDS[kind]) for kind in each.taken_out)
            alone = _("By itself, as the mail came")
        else:
            each = steps[row["number"]]
            thread = now_in.get(each.about, each.thread_id)
            what = _("What told somebody apart who was erased")
            alone = _("By itself, as they were erased")
        who = called(each.doer) if each.doer else alone
        lines.append({"thread": thread, "when": words.moment(row["when"]), "by": who, "what": what})
    return lines
