"""Keeping what came of the daily test of the live site, so that nobody can change it unseen."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings

from privacy import keys
from privacy.erasing import certificates
from privacy.models import ProbeRun

FORMAT = "curbstop daily test 1"


def record_probe(*, results: Mapping[str, bool], site: str, at: datetime) -> ProbeRun:
    """Keep the results of a test, with a signature that anybody can check.

    The keys are published beside those of certificates. A failed test is kept like any other.
    """
    content = {
        "format": FORMAT,
        "utility": str(settings.UTILITY["name"]),
        "site": site,
        "at": at.isoformat(timespec="seconds"),
        "results": dict(results),
    }
    version = keys.versions()[0]
    signed = certificates.sign(content, key=keys.signing_key(version), version=version)
    return ProbeRun.objects.create(at=at, results=dict(results), signed=signed)
