"""Which words the shut-off notice has now, in which languages, and what of it is still missing."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Max

from billing.models import ShutOffWording
from billing.shut_off_notice import BY_LAW, SHIPPED, Missing, missing


@dataclass(frozen=True)
class Wording:
    """One version of the notice, by language; version 0 is what this program comes with."""

    version: int
    texts: Mapping[str, str]

    @property
    def missing(self) -> list[Missing]:
        """What keeps it from being sent."""
        return missing(self.texts, languages())


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
