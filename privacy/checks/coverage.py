"""Whether each model and column is described: E001, E002, E003, and the same for the database."""

from collections.abc import Iterable, Iterator, Mapping

from django.core.checks import CheckMessage
from django.db.models import Model

from privacy.checks.messages import problem
from privacy.map import Entry, PrivacyMap


def check_coverage(
    described: PrivacyMap, installed: Mapping[str, type[Model]]
) -> Iterator[CheckMessage]:
    """Compare the models of the map with those installed, and their columns."""
    for label, model in installed.items():
        if label in described.models:
            yield from _check_columns(described.models[label], model)
        else:
            yield problem("E001", f"{label} is not in the privacy map", _skeleton(model))
    for label in described.models:
        if label not in installed:
            yield problem(
                "E003",
                f"The privacy map describes {label}, which is not an installed model",
                f'Take out describe("{label}", ...), or write the label as in models.py.',
            )


def _check_columns(entry: Entry, model: type[Model]) -> Iterator[CheckMessage]:
    columns = columns_of(model)
    for name in (it for it in columns if it not in entry.columns):
        yield problem(
            "E002",
            f"{entry.label}.{name} is not classified in the privacy map",
            f'Write {name}=Personal(...) or {name}=NotPersonal("why") in '
            f'describe("{entry.label}", ...).',
        )
    for name in (it for it in entry.columns if it not in columns):
        yield problem(
            "E003",
            f"The privacy map describes {entry.label}.{name}, which is not a column of the model",
            f'Take {name}=... out of describe("{entry.label}", ...).',
        )


def columns_of(model: type[Model]) -> dict[str, str]:
    """Return the name of each field that has a column in the model's own table, with the column.

    A field inherited from a concrete parent belongs to the parent's table and its entry.
    """
    fields = model._meta.local_concrete_fields
    return {field.name: field.column for field in fields if field.column}


def columns_nobody_described(
    described: PrivacyMap,
    installed: Mapping[str, type[Model]],
    in_database: Iterable[tuple[str, str]],
) -> list[str]:
    """Return `table.column` for what is in the database and in no entry of the map.

    Finds what the models cannot show: tables made by raw SQL, columns left over by a migration,
    views.
    """
    known = {
        (installed[label]._meta.db_table, column)
        for label, entry in described.models.items()
        if label in installed
        for name, column in columns_of(installed[label]).items()
        if name in entry.columns
    }
    known |= {(table, name) for table, entry in described.tables.items() for name in entry.columns}
    return sorted(
        f"{table}.{column}" for table, column in in_database if (table, column) not in known
    )


def _skeleton(model: type[Model]) -> str:
    """Return the declaration to fill in, and the file it belongs in."""
    app = model._meta.app_config
    name = app.name if app else model._meta.app_label
    # Our rooms are top-level packages; an app with a dot in its name is somebody else's.
    file = f"{name}/personal_data.py"
    if "." in name:
        file = f"the personal_data.py of the lowest room that installs {name}"
    columns = ", ".join(f"{name}=..." for name in columns_of(model))
    return f'Write describe("{model._meta.label}", subject=..., {columns}) in {file}.'
