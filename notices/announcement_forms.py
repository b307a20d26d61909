"""What staff write into a public notice, to values."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from notices import where
from notices.models import Announcement
from privacy.collected import Nothing

Kind, Area = Announcement.Kind, Announcement.Area
BOTH = _("Write it in both languages.")
LARGEST = 10 * 1024 * 1024  # ours: a hundred thousand numbers are two megabytes
COLUMNS = (
    *("kind", "stage", "title_en", "text_en", "title_es", "text_es", "area", "area_lines"),
    *("where_en", "where_es", "from_at", "to_at"),
)


class Moment(forms.DateTimeField):
    """A day and a time by the utility's clocks. One that they skip or show twice is asked for again."""

    def __init__(self, **kwargs: Any) -> None:
        kind = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        asked = _("Enter a day and a time.")
        wrong = {"invalid": asked, "required": asked}
        super().__init__(widget=kind, error_messages=wrong, **kwargs)

    def clean(self, value: Any) -> Any:
        """Return the instant."""
        try:
            return super().clean(value)
        except forms.ValidationError as error:
            if any(each.code == "ambiguous_timezone" for each in error.error_list):
                raise forms.ValidationError(
                    _("Clocks are changed in that night: they skip this time or show it twice.")
                ) from None
            raise


def _line(label: Any, longest: int, empty: Any = BOTH, **more: Any) -> forms.CharField:
    """Return a field of text; `empty` says what to do where it must not be left so."""
    said = {"required": empty}
    return forms.CharField(label=label, max_length=longest, error_messages=said, **more)


def _text(label: Any, longest: int = 4000, rows: int = 6, **more: Any) -> forms.CharField:
    return _line(label, longest, widget=forms.Textarea(attrs={"rows": rows}), **more)


class AnnouncementForm(forms.Form):
    """A public notice: what, where, from when to when, in both languages."""

    collects: ClassVar = Nothing("what the utility tells everybody")
    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it is.")},
    )
    stage = forms.IntegerField(
        label=_("Stage of the drought"), min_value=1, max_value=6, required=False
    )
    area = forms.ChoiceField(
        label=_("Where?"),
        choices=Area.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose where it is.")},
    )
    area_lines = _text(
        _("ZIP codes or streets"),
        20_000,
        rows=4,
        required=False,
        help_text=_("One a line. A street like “Mill Lane: 2-40 even”, or whole: “Mill Lane”."),
    )
    file = forms.FileField(
        label=_("List of premises numbers"),
        required=False,
        help_text=_(
            "A CSV file with the numbers in its first column, as your map of pipes gives it."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
    where_en = _line(
        _("Where, in words, in English"),
        200,
        required=False,
        help_text=_("People read this, not your list: “Homes between the mill and the weir”."),
    )
    where_es = _line(_("Where, in words, in Spanish"), 200, required=False)
    from_at = Moment(label=_("From when?"))
    to_at = Moment(
        label=_("Until when?"),
        required=False,
        help_text=_("Empty: until further notice. A notice to boil water ends when you lift it."),
    )
    title_en = _line(_("Title in English"), 120, _("Write the title in English."))
    text_en = _text(_("What to do, in English"), empty=_("Write in English what to do."))
    title_es = _line(_("Title in Spanish"), 120, _("Write the title in Spanish."))
    text_es = _text(_("What to do, in Spanish"), empty=_("Write in Spanish what to do."))

    def __init__(self, *args: Any, now: Announcement | None = None, **kwargs: Any) -> None:
        initial = {name: getattr(now, name) for name in COLUMNS} if now else {}
        super().__init__(*args, **kwargs | {"initial": initial})
        self.now = now
        self.places: list[int] | None = []

    def clean(self) -> dict[str, Any]:
        """Hold the answers beside each other, and look where the area leads."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("kind") != Kind.DROUGHT:
            given["stage"] = None
        ends = given.get("to_at")
        if ends and given.get("kind") == Kind.BOIL_WATER:
            self.add_error("to_at", _("Leave this empty. You lift it when the water is tested."))
        elif ends and given.get("from_at") and ends <= given["from_at"]:
            self.add_error("to_at", _("It ends before it begins."))
        self._clean_area(given)
        return given

    def columns(self) -> dict[str, Any]:
        """Return what was written, by column."""
        return {name: self.cleaned_data[name] for name in COLUMNS}

    def _clean_area(self, given: dict[str, Any]) -> None:
        area, lines, file = given.get("area"), given.get("area_lines", ""), given.get("file")
        if area in {None, Area.TOWN}:
            given |= {"area_lines": "", "where_en": "", "where_es": ""}
            return
        for name in ("where_en", "where_es"):
            if not given.get(name):
                self.add_error(name, _("Say in words where it is."))
        if area == Area.PLACES:
            given["area_lines"] = ""
            self._clean_file(file)
        elif not lines.strip():
            self.add_error("area_lines", _("Name at least one."))
        else:
            read = where.in_postcodes if area == Area.POSTCODES else where.on_streets
            self._take(read(lines), "area_lines")

    def _clean_file(self, file: Any) -> None:
        if file is not None and file.size > LARGEST:
            self.add_error("file", _("The file is too long for a list of places."))
        elif file is not None:
            self._take(where.on_a_list(file.read()), "file")
        elif self.now is not None and self.now.area == Area.PLACES:
            self.places = None  # those of the list that came before
        else:
            self.add_error("file", _("Choose the file with the list."))

    def _take(self, found: where.Found, name: str) -> None:
        self.places = found.places
        for problem in found.problems:
            self.add_error(name, problem)


class PutRightForm(AnnouncementForm):
    """A public notice that people have read, and what is different now."""

    note_en = _text(_("What changed, in English"), 1000, rows=3)
    note_es = _text(_("What changed, in Spanish"), 1000, rows=3)
    field_order = ("note_en", "note_es")


class EndForm(forms.Form):
    """That it is over, and what people should know then."""

    collects: ClassVar = Nothing("what the utility tells everybody")
    note_en = _text(_("Anything to add, in English?"), 1000, rows=3, required=False)
    note_es = _text(_("Anything to add, in Spanish?"), 1000, rows=3, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for both languages, or for none."""
        given: dict[str, Any] = super().clean() or {}
        if bool(given.get("note_en")) != bool(given.get("note_es")):
            missing = "note_es" if given.get("note_en") else "note_en"
            self.add_error(missing, BOTH)
        return given
