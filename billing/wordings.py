"""Which words the shut-off notice has now, in which languages, and what of it is still missing."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Max
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from billing.models import ShutOffWording
from billing.shut_off_notice import BY_LAW, SHIPPED, Missing, missing

NAMES: Mapping[str, str | Promise] = {
    "en": _("English"),
    "es": _("Spanish"),
    "zh-hant": _("Chinese"),
    "tl": _("Tagalog"),
    "vi": _("Vietnamese"),
    "ko": _("Korean"),
}


@dataclass(frozen=True)
class Wording:
    """One version of the notice, by language; version 0 is what this program comes with."""

    version: int
    texts: Mapping[str, str]

    @property
    def missing(self) -> list[Missing]:
        """What keeps it from being sent."""
        return missing(self.texts, languages())


def names(found: list[Missing]) -> str:
    """Return the languages that something is missing in, as a list in words."""
    return ", ".join(str(name_of(each.language)) for each in found)


def name_of(language: str) -> str | Promise:
    """Return what a language is called; its code, where it is one of this place."""
    return NAMES.get(language, language)


def languages() -> list[str]:
    """Return the languages that a notice must be in: those of the law, and those of this place."""
    return list(dict.fromkeys([*BY_LAW, *settings.LOCAL_LANGUAGES]))


def wording(version: int | None = None) -> Wording:
    """Return a version; without a number, the latest."""
    if version is None:
        version = ShutOffWording.objects.aggregate(latest=Max("version"))["latest"] or 0
    if not version:
        return Wording(0, SHIPPED)
    rows = ShutOffWording.objects.filter(version=version)
    return Wording(version, dict(rows.values_list("language", "text")))
