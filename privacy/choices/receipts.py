"""A consent receipt with the field names of ISO/IEC TS 27560:2023, for people to keep or hand on."""

from typing import Any

from privacy.choices.directions import PREFIX, label_of
from privacy.map import the_map
from privacy.models import ConsentEvent, Direction
from privacy.vocabulary import CHOICES, PURPOSES

SCHEMA = "ISO/IEC TS 27560:2023"


def receipt_of(event: ConsentEvent, *, utility: dict[str, str], url: str) -> dict[str, Any]:
    """Return the receipt of one answer; times are in UTC, words in the language of the notice.

    The person stands in it as their random number, so that it can be shown without saying who they are.
    """
    notice = event.notice
    return {
        "schema_version": SCHEMA,
        "record_id": str(event.pk),
        "receipt_id": f"{event.pk}-{event.state}",
        "pii_principal_id": str(event.subject_id),
        "pii_processing": {
            "privacy_notice": {
                "text": notice.text if notice else "",
                "sha256": notice.digest if notice else "",
                "version": notice.version if notice else "",
            },
            "language": notice.language if notice else "",
            "purposes": [
                {
                    **(_directed(event) if event.choice.startswith(PREFIX) else _asked(event)),
                    "lawful_basis": "dpv:Consent",
                    "pii_controllers": ["utility"],
                    "collection_method": event.channel,
                    "withdrawal_method": f"{url}/privacy/choices/",
                    "privacy_rights": f"{url}/privacy/",
                }
            ],
        },
        "party_identification": [
            {
                "party_id": "utility",
                "party_role": "pii_controller",
                "party_name": utility["name"],
                "party_address": utility["address"],
                "party_email": utility["email"],
                "party_phone": utility["phone"],
                "party_url": url,
            }
        ],
        "event": {
            "event_time": event.at.isoformat(),
            "validity_duration": event.expires_at.isoformat() if event.expires_at else "",
            "entity_id": "staff" if event.by_id else "pii_principal",
            "event_type": "dpv:ConsentRecord",
            "event_state": event.state,
            "user_interface_sha256": event.ui_version,
        },
    }


def _asked(event: ConsentEvent) -> dict[str, Any]:
    """Return what a choice of the vocabulary is about."""
    choice = CHOICES[event.choice]
    return {
        "purpose": choice.key,
        "purpose_type": PURPOSES[choice.purpose].dpv,
        "purpose_description": str(choice.label),
        "pii_information": [{"pii_type": it} for it in _categories(choice.purpose)],
        "retention_period": f"P{choice.months}M",
        "recipient_third_parties": list(choice.recipients),
    }


def _directed(event: ConsentEvent) -> dict[str, Any]:
    """Return what somebody told us to give to whom; the notice says the same in words."""
    key = event.choice.removeprefix(PREFIX)
    row = Direction.objects.filter(
        subject=event.subject, recipient__key=key, given_at__lte=event.at
    ).order_by("-given_at")[:1]
    return {
        "purpose": event.choice,
        "purpose_type": PURPOSES["third_party_sharing"].dpv,
        "purpose_description": label_of(event.choice),
        "pii_information": [{"pii_type": it} for each in row for it in each.categories],
        "retention_period": row[0].until.isoformat() if row else "",
        "recipient_third_parties": [key],
    }


def _categories(purpose: str) -> list[str]:
    """Return the kinds of data that the map says are used for a purpose."""
    used = {
        it.category
        for entry in the_map.models.values()
        for it in entry.personal.values()
        if purpose in it.uses
    }
    cookies = any(purpose in cookie.purposes for cookie in the_map.cookies.values())
    return sorted(used | ({"device.cookie"} if cookies else set()))
