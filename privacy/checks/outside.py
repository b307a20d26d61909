"""What leaves the portal: recipients with their contracts (E011, W001) and cookies (E012)."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import chain

from django.conf import settings
from django.core.checks import CheckMessage

from privacy.checks.messages import PrivacyWarning, problem
from privacy.map import PrivacyMap
from privacy.vocabulary.words import Recipient, Word

# The promise of the policies this product honours: providers are reviewed every twelve months.
REVIEW_LASTS = timedelta(days=366)


def check_recipients(
    described: PrivacyMap, recipients: Mapping[str, Recipient], *, today: date
) -> Iterator[CheckMessage]:
    """Check each recipient that a column of the map names."""
    entries = chain(described.models.values(), described.tables.values())
    used = {key for entry in entries for it in entry.personal.values() for key in it.recipients}
    for key in sorted(used & recipients.keys()):
        yield from _check_recipient(recipients[key], today)


def _check_recipient(recipient: Recipient, today: date) -> Iterator[CheckMessage]:
    if recipient.sale:
        yield problem(
            "E011",
            f"The recipient {recipient.key} buys personal data, and people cannot opt out of sale",
            "Write sale=False: this portal has no opt-out of sale, and does not sell.",
        )
    if recipient.kind == "utility" or recipient.contract in settings.FIRMS_NOT_USED:
        return  # the controller itself, or somebody who gets nothing here
    if not recipient.contract:
        yield problem(
            "E011",
            f"The recipient {recipient.key} has no contract",
            'Write contract="..." with the prefix of the settings that say when it was signed.',
        )
        return
    if not getattr(settings, f"{recipient.contract}_PROVIDER", ""):
        yield problem(
            "E011",
            f"Nobody knows who the recipient {recipient.key} is",
            f"Set {recipient.contract}_PROVIDER to the firm's name.",
        )
    for moment in ("SIGNED", "REVIEWED"):
        yield from _check_date(recipient, f"{recipient.contract}_CONTRACT_{moment}_ON", today)


def _check_date(recipient: Recipient, name: str, today: date) -> Iterator[CheckMessage]:
    """Check one date of a contract; a review in the future would never grow old."""
    try:
        day = date.fromisoformat(getattr(settings, name, ""))
    except ValueError:
        day = None
    if day is None or day > today:
        yield problem(
            "E011",
            f"The recipient {recipient.key} gets personal data, and {name} is not a past date",
            f"Set {name}=YYYY-MM-DD, or send nothing until the contract is signed and reviewed.",
        )
    elif name.endswith("_REVIEWED_ON") and today - day > REVIEW_LASTS:
        yield PrivacyWarning(
            f"The contract of the recipient {recipient.key} was last reviewed on {day}.",
            hint=f"Review it and set {name} to the day of the review.",
            id="privacy.W001",
        )


def check_cookies(
    described: PrivacyMap, cookie_groups: Mapping[str, Word]
) -> Iterator[CheckMessage]:
    """Check that the settings' cookies are declared, and that no group is offered for nothing."""
    for name in sorted(_cookies_of_the_settings() - described.cookies.keys()):
        yield problem(
            "E012",
            f"The cookie {name} is set and is not in the privacy map",
            f'Write describe_cookies(Cookie("{name}", group="necessary", ...)).',
        )
    for cookie in described.cookies.values():
        if cookie.group not in cookie_groups:
            yield problem(
                "E012",
                f"The cookie {cookie.name} is in an unknown group: {cookie.group!r}",
                f"Write group= one of {', '.join(cookie_groups)}.",
            )
    for group in cookie_groups:
        if group != "necessary" and all(it.group != group for it in described.cookies.values()):
            yield problem(
                "E012",
                f"People are asked about the cookie group {group}, which has no cookie",
                f"Take {group} out of COOKIE_GROUPS, or describe its cookies.",
            )


def _cookies_of_the_settings() -> set[str]:
    """Return the names of the cookies that Django sets under these settings."""
    names = {settings.SESSION_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME}
    if not settings.CSRF_USE_SESSIONS:
        names.add(settings.CSRF_COOKIE_NAME)
    if settings.MESSAGE_STORAGE.endswith((".FallbackStorage", ".CookieStorage")):
        names.add("messages")
    return names
