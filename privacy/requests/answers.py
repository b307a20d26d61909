"""Answers that the map and the register of disclosures give by themselves: staff only read them over."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

from privacy.disclosed import disclosed_in_a_year, to_direct_marketers
from privacy.models import PrivacyRequest
from privacy.policy.live import sale_statement
from privacy.policy.sentences import labels
from privacy.requests.verification import Tier, is_enough
from privacy.showing.report import report_of
from privacy.showing.words import shown
from privacy.vocabulary import CATEGORIES, RECIPIENT_KINDS

Right = PrivacyRequest.Right


def prepared(request: PrivacyRequest, *, at: datetime) -> str:
    """Return what answers a request to know, or for the notice on direct marketing; empty for any other.

    In the language of whoever asks. About a person only where it is known that they ask; what holds for
    everybody is told to anybody (11 CCR 7024(b), California Civil Code 1798.83).
    """
    if request.right not in {Right.KNOW, Right.DIRECT_MARKETING_NOTICE}:
        return ""
    with translation.override(request.language or settings.LANGUAGE_CODE):
        today = timezone.localdate(at)
        context = {"utility": settings.UTILITY, "sale": sale_statement(on=today), "day": today}
        if request.right == Right.KNOW:
            return _written("know", context | _held(request, at))
        return _written("direct_marketing", context | _marketed(request, today))


def is_about_them(request: PrivacyRequest) -> bool:
    """Tell whether it is known well enough that whoever asks may hear about the person."""
    return request.subject is not None and (
        is_enough(request.tier, Tier.REASONABLE) or request.authority_seen_at is not None
    )


def _held(request: PrivacyRequest, at: datetime) -> dict[str, Any]:
    if not is_about_them(request) or request.subject is None:
        return {"sections": [], "given": []}
    report = report_of(request.subject, at, values=False)
    given = disclosed_in_a_year(on=timezone.localdate(at), subject=request.subject)
    return {
        "sections": [shown(section) for section in report if section.any],
        "given": [
            {
                "who": RECIPIENT_KINDS[kind].label,
                "what": labels(sorted(told["categories"]), CATEGORIES),
            }
            for kind, told in sorted(given.items())
        ],
    }


def _marketed(request: PrivacyRequest, today: date) -> dict[str, Any]:
    """Return who got a person's data for advertising: last calendar year, as the law asks, and this one."""
    years = (today.year - 1, today.year)
    if not is_about_them(request) or request.subject is None:
        return {"known": False, "years": years, "given": []}
    found = {year: to_direct_marketers(request.subject, year=year, on=today) for year in years}
    return {
        "known": True,
        "years": years,
        "given": [
            {"year": year, "who": who, "what": labels(sorted(categories), CATEGORIES)}
            for year, firms in found.items()
            for who, categories in sorted(firms.items())
        ],
    }


def _written(name: str, context: dict[str, Any]) -> str:
    """Return a text without the empty lines that its template leaves."""
    text = render_to_string(f"privacy/answers/{name}.txt", context)
    paragraphs = (part.strip() for part in text.replace("\r", "").split("\n\n"))
    return "\n\n".join(part for part in paragraphs if part)
