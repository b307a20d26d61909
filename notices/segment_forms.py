"""What must be so of the homes of a group, as staff choose it, to conditions."""

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from notices.facts import Fact
from privacy.collected import Nothing

YES, NO = "yes", "no"
WHETHER = (
    ("", _("Does not matter")),
    (YES, _("Only these homes")),
    (NO, _("None of these homes")),
)


class SegmentForm(forms.Form):
    """A name, and each fact that its writer may ask: whether it must be so, must not, or does not matter."""

    collects: ClassVar = Nothing("what the utility says of groups of homes, none of them named")
    name = forms.CharField(
        label=_("What is the group called among staff?"),
        max_length=80,
        error_messages={"required": _("This cannot be empty.")},
    )

    def __init__(
        self, *args: Any, facts: Iterable[Fact], now: list[dict[str, Any]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.facts = list(facts)
        rows = {row["fact"]: row for row in now}
        for fact in self.facts:
            row = rows.get(fact.key)
            whether = (YES if row.get("holds", True) else NO) if row else ""
            self.fields[_name(fact)] = forms.ChoiceField(
                label=_("Which homes?"), choices=WHETHER, required=False, initial=whether
            )
            for name, field in fact.fields().items():
                field.required = False  # asked for in `clean`, of those that matter
                if row and name in row.get("given", {}):
                    field.initial = row["given"][name]
                self.fields[_name(fact, name)] = field

    def shelves(self) -> Iterator[dict[str, Any]]:
        """Yield each fact with its question and what is asked beside it."""
        for fact in self.facts:
            beside = [self[_name(fact, name)] for name in fact.fields()]
            whether = self[_name(fact)]
            wrong = bool(whether.errors) or any(field.errors for field in beside)
            yield {
                "label": fact.label,
                "whether": whether,
                "beside": beside,
                "chosen": bool(whether.value()) or wrong,
            }

    def conditions(self) -> list[dict[str, Any]]:
        """Return what was chosen, as it is kept: what stands beside a fact as it was typed."""
        return [
            {
                "fact": fact.key,
                "holds": self.cleaned_data[_name(fact)] == YES,
                "given": {name: self._typed(fact, name) for name in fact.fields()},
            }
            for fact in self.facts
            if self.cleaned_data.get(_name(fact))
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for what must stand beside each fact that matters, and look where it leads."""
        given: dict[str, Any] = super().clean() or {}
        for fact in self.facts:
            if given.get(_name(fact)):
                self._clean_fact(fact)
        return given

    def _clean_fact(self, fact: Fact) -> None:
        read, wrong = {}, False
        for name, field in fact.fields().items():
            if self.has_error(_name(fact, name)):
                wrong = True
                continue
            try:
                read[name] = field.clean(self._typed(fact, name))
            except forms.ValidationError as error:
                self.add_error(_name(fact, name), error)
                wrong = True
        if not wrong:
            last = next(reversed([*fact.fields()]), "")
            for problem in fact.problems(read):
                self.add_error(_name(fact, last) if last else _name(fact), problem)

    def _typed(self, fact: Fact, name: str) -> Any:
        bound = self[_name(fact, name)]
        return bound.data


def _name(fact: Fact, beside: str = "") -> str:
    return "-".join(filter(None, [fact.key.replace(".", "-"), beside or "is"]))
