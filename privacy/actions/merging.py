"""Two subjects turn out to be one person."""

from datetime import datetime

from django.apps import apps
from django.db import transaction
from django.db.models import Field, Model, OneToOneField

from privacy import sql
from privacy.models import MergedSubject, Subject


class TwoPeople(Exception):
    """Both subjects have a row of which a person has one, such as a login: they are two people."""


class SubjectErased(Exception):
    """One of the subjects was erased; a tombstone is never given a living person again."""


@transaction.atomic
def merge_subjects(*, keep: Subject, gone: Subject, at: datetime) -> None:
    """Make two subjects one: everything that points at `gone` points at `keep`, and `gone` goes.

    Its number stays behind in MergedSubject. Raises TwoPeople if both have a row of a kind that a
    person has once, SubjectErased if either was erased, and Subject.DoesNotExist if somebody else
    merged one of them first. A subject merged into itself stays.
    """
    if keep.pk == gone.pk:
        return
    # In one order whoever is kept: two merges the other way round must not wait for each other.
    both = Subject.objects.filter(pk__in=[keep.pk, gone.pk]).select_for_update().order_by("pk")
    locked = {subject.pk: subject for subject in both}
    if len(locked) != 2:  # noqa: PLR2004 - the two named above
        raise Subject.DoesNotExist
    keep, gone = locked[keep.pk], locked[gone.pk]
    if keep.erased_at or gone.erased_at:
        raise SubjectErased
    sql.allow_merging_looks()
    for model, field in _links_to_subjects():
        _repoint(model, field, keep=keep, gone=gone)
    sql.forbid_merging_looks()
    for doubt in ("suspected_at", "restricted_at"):
        # The more cautious of the two: a wish to be left alone is not lost by linking an account.
        moments = [it for it in (getattr(keep, doubt), getattr(gone, doubt)) if it]
        setattr(keep, doubt, min(moments, default=None))
    keep.save(update_fields=["suspected_at", "restricted_at"])
    MergedSubject.objects.create(gone=gone.pk, into=keep, at=at)
    gone.delete()


def _links_to_subjects() -> list[tuple[type[Model], "Field[object, object]"]]:
    """Return each model and field that points at a subject.

    Found in the models and not in the map: a link must move even where the map is silent about it.
    """
    return [
        (model, field)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_fields
        if field.related_model is Subject
    ]


def _repoint(
    model: type[Model], field: "Field[object, object]", *, keep: Subject, gone: Subject
) -> None:
    """Move one kind of link from `gone` to `keep`."""
    rows = model._base_manager.filter(**{field.name: gone})
    if (
        isinstance(field, OneToOneField)
        and rows.exists()
        and model._base_manager.filter(**{field.name: keep}).exists()
    ):
        raise TwoPeople(model._meta.label)
    rows.update(**{field.name: keep})
