"""What a form collects: the notice beside its button, from the same map as everything else."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from privacy.map import Personal, the_map
from privacy.policy.sentences import labels
from privacy.vocabulary import CATEGORIES, PURPOSES, RECIPIENTS, RETENTIONS


class NotInTheMap(Exception):
    """A form says that it writes a column which the map does not call personal."""


@dataclass(frozen=True)
class Nothing:
    """Nothing that is typed into a form is kept about a person, and why."""

    why: str


class Collects:
    """The personal columns that a form writes, by name: `Collects("accounts.User.email")`."""

    def __init__(self, *names: str) -> None:
        self.names = names

    def columns(self) -> list[Personal]:
        """Return what the map says of them. Raises NotInTheMap."""
        found = []
        for name in self.names:
            label, _dot, column = name.rpartition(".")
            entry = the_map.models.get(label)
            if entry is None or column not in entry.personal:
                raise NotInTheMap(name)
            found.append(entry.personal[column])
        return found

    def facts(self) -> list[dict[str, Any]]:
        """Return the notice: what, what for, who receives it, how long, and whether it is sold."""
        columns = self.columns()
        recipients = {key for column in columns for key in column.recipients}
        told = [
            (_("What we keep of this"), {c.category for c in columns}, CATEGORIES),
            (_("What for"), {key for c in columns for key in c.uses}, PURPOSES),
            (_("Who receives it"), recipients, RECIPIENTS),
            (_("How long"), {c.keep for c in columns}, RETENTIONS),
        ]
        said = [
            {"term": term, "text": labels(sorted(words), shelf) or _("Nobody")}
            for term, words, shelf in told
        ]
        sold = any(RECIPIENTS[key].sale for key in recipients)
        said.append(
            {
                "term": _("Sold or shared for advertising"),
                "text": _("Yes, unless you say no.") if sold else _("No."),
            }
        )
        return said
