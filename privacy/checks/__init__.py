"""The system checks that refuse to start with a column nobody decided on.

`manage.py check --tag privacy` runs them alone; `migrate`, `runserver` and the tests run them with
all others. They ask the models and the settings, never the database; the test suite compares the
map with the database itself (`tests/house/test_map.py`).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.checks import CheckMessage, register
from django.db.models import Model
from django.utils import timezone

from privacy.checks.columns import check_columns
from privacy.checks.coverage import check_coverage
from privacy.checks.links import check_links
from privacy.checks.messages import problem
from privacy.checks.outside import check_cookies, check_recipients
from privacy.checks.words import check_words
from privacy.map import PrivacyMap, the_map
from privacy.vocabulary import COOKIE_GROUPS, RECIPIENTS
from privacy.vocabulary.words import Recipient, Word


@register("privacy")
def check_the_map(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Check the portal's own map, whole: half a map of half the rooms proves nothing."""
    models = apps.get_models(include_auto_created=True)
    return check_map(the_map, models, today=timezone.localdate())


@register("privacy")
def check_nothing_is_silenced(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Say that silencing was tried; it has no effect, our messages answer no to `is_silenced`."""
    return [
        problem(
            "E000",
            f"SILENCED_SYSTEM_CHECKS names {silenced}",
            "A privacy check cannot be silenced. Take it out of the list and correct the map.",
        )
        for silenced in settings.SILENCED_SYSTEM_CHECKS
        if silenced.startswith("privacy.")
    ]


def check_map(
    described: PrivacyMap,
    models: Iterable[type[Model]],
    *,
    today: date,
    recipients: Mapping[str, Recipient] = RECIPIENTS,
    cookie_groups: Mapping[str, Word] = COOKIE_GROUPS,
) -> list[CheckMessage]:
    """Compare a map with models and vocabulary; `today` judges how old a contract's review is."""
    installed = {model._meta.label: model for model in models if not model._meta.proxy}
    return [
        *check_coverage(described, installed),
        *check_columns(described, installed),
        *check_words(described, recipients),
        *check_links(described, installed),
        *check_recipients(described, recipients, today=today),
        *check_cookies(described, cookie_groups),
    ]
