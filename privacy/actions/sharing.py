"""The one way out: data of a person leaves only through `share`, and each time is written down."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import transaction

from privacy.actions.letters import write_letters
from privacy.contact import reachable
from privacy.map import the_map
from privacy.models import Direction, Disclosure, DisclosureDraft, Recipient, Subject
from privacy.sharing import (
    REASONS,
    REVIEW_WITHIN,
    NotApproved,
    Papers,
    check,
    column_of,
    columns_directed,
)

NO_PAPERS = Papers()
Rows = dict[str, list[dict[str, Any]]]


class AlreadyReviewed(Exception):
    """Somebody else has looked at it since."""


@transaction.atomic
def share(
    *,
    recipient: Recipient,
    subject: Subject,
    columns: Sequence[str],
    reason: str,
    by: Subject,
    at: datetime,
    papers: Papers = NO_PAPERS,
    approved_by: Subject | None = None,
) -> Rows:
    """Write down that columns of a person go to a recipient, and return what stands in them.

    `columns` are names such as "accounts.Customer.name"; the answer holds the rows by model. Raises a
    kind of `privacy.sharing.Refused` where anything is missing: nothing is written down then, and
    nothing goes.
    """
    wanted = sorted(set(columns))
    # A yes that is being taken back is waited for.
    subject = Subject.objects.select_for_update().get(pk=subject.pk)
    check(
        recipient=recipient,
        subject=subject,
        columns=wanted,
        reason=reason,
        papers=papers,
        by=by,
        approved_by=approved_by,
        at=at,
    )
    ground = REASONS[reason]
    Disclosure.objects.create(
        recipient=recipient,
        subject=subject,
        reason=reason,
        columns=wanted,
        categories=sorted({column_of(name).category for name in wanted}),
        by=by,
        approved_by=approved_by,
        at=at,
        review_due_at=at + REVIEW_WITHIN if ground.review else None,
        **vars(papers),
    )
    return _rows(subject, wanted)


def draft_disclosure(
    *,
    recipient: Recipient,
    subject: Subject,
    columns: Sequence[str],
    reason: str,
    papers: Papers,
    by: Subject,
    at: datetime,
) -> DisclosureDraft:
    """Write down what a second person shall approve. Raises what `share` would, but for NotApproved."""
    # Anybody but the writer: whether it is allowed apart from that is better known now than later.
    check(
        recipient=recipient,
        subject=subject,
        columns=columns,
        reason=reason,
        papers=papers,
        by=by,
        approved_by=Subject(),
        at=at,
    )
    return DisclosureDraft.objects.create(
        recipient=recipient,
        subject=subject,
        columns=sorted(set(columns)),
        reason=reason,
        by=by,
        written_at=at,
        **vars(papers),
    )


@transaction.atomic
def approve_disclosure(*, draft: DisclosureDraft, by: Subject, at: datetime) -> Rows:
    """Let a draft out as the second person, and return the data.

    Raises NotApproved for the one who wrote it, DisclosureDraft.DoesNotExist if it was made or dropped
    since, and what `share` raises.
    """
    draft = DisclosureDraft.objects.select_for_update().get(pk=draft.pk)
    if draft.by_id == by.pk:
        raise NotApproved
    papers = Papers(**{name: getattr(draft, name) for name in vars(NO_PAPERS)})
    rows = share(
        recipient=draft.recipient,
        subject=draft.subject,
        columns=draft.columns,
        reason=draft.reason,
        papers=papers,
        by=draft.by,
        approved_by=by,
        at=at,
    )
    draft.delete()
    return rows


def send_directed(*, direction: Direction, by: Subject, at: datetime) -> Rows:
    """Give what a person told us to give. Raises what `share` raises: it is asked anew each time."""
    return share(
        recipient=direction.recipient,
        subject=direction.subject,
        columns=columns_directed(direction),
        reason="customer_directed",
        by=by,
        at=at,
    )


def drop_draft(*, draft: DisclosureDraft, by: Subject, at: datetime) -> None:
    """Take a draft back, whoever of the office wrote it."""
    draft.delete()


@transaction.atomic
def review_disclosure(*, disclosure: Disclosure, by: Subject, at: datetime) -> Disclosure:
    """Say as the second person that an emergency was one. Raises AlreadyReviewed, NotApproved."""
    disclosure = Disclosure.objects.select_for_update().get(pk=disclosure.pk)
    if disclosure.reviewed_at or not disclosure.review_due_at:
        raise AlreadyReviewed
    if disclosure.by_id == by.pk:
        raise NotApproved
    disclosure.reviewed_at, disclosure.reviewed_by = at, by
    disclosure.save(update_fields=["reviewed_at", "reviewed_by"])
    return disclosure


@transaction.atomic
def announce_transfer(*, recipient: Recipient, by: Subject, at: datetime) -> int:
    """Tell everybody that the service passes to a successor; return how many letters that is.

    Before this, `share` refuses to give the successor anything.
    """
    recipient = Recipient.objects.select_for_update().get(pk=recipient.pk)
    if recipient.announced_at:
        return 0
    recipient.announced_at = at
    recipient.save(update_fields=["announced_at"])
    return write_letters(
        kind="transfer", to=reachable(), about={"successor": recipient.name}, at=at
    )


def _rows(subject: Subject, columns: Sequence[str]) -> Rows:
    """Return what stands in the columns, of the person's rows alone."""
    by_model: dict[str, list[str]] = {}
    for column in columns:
        label, _dot, name = column.rpartition(".")
        by_model.setdefault(label, []).append(name)
    return {
        label: list(
            the_map.models[label]
            .rows_of(subject, apps.get_model(label))
            .order_by("pk")
            .values(*names)
        )
        for label, names in by_model.items()
    }
