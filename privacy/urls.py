"""Addresses of the privacy centre, for residents and for everybody."""

from django.urls import path

from privacy.views.centre import privacy
from privacy.views.office import office
from privacy.views.office_incidents import incident, incident_people, incidents
from privacy.views.office_policy import office_policy
from privacy.views.office_sharing import (
    disclosure_approve,
    disclosure_drop,
    disclosure_new,
    disclosure_review,
    disclosures,
    recipient_announce,
    recipient_edit,
    recipients,
)
from privacy.views.policy import policy_acknowledge, privacy_policy, terms

urlpatterns = [
    path("privacy/", privacy, name="privacy"),
    path("privacy/policy/", privacy_policy, name="privacy_policy"),
    path("privacy/policy/<int:number>/", privacy_policy, name="privacy_policy_version"),
    path("privacy/policy/acknowledge/", policy_acknowledge, name="policy_acknowledge"),
    path("terms/", terms, name="terms"),
    path("terms/<int:number>/", terms, name="terms_version"),
    path("staff/privacy/", office, name="office"),
    path("staff/privacy/policy/", office_policy, name="office_policy"),
    path("staff/privacy/disclosures/", disclosures, name="office_disclosures"),
    path("staff/privacy/disclosures/new/", disclosure_new, name="office_disclosure_new"),
    path(
        "staff/privacy/disclosures/draft/<int:draft_id>/approve/",
        disclosure_approve,
        name="office_disclosure_approve",
    ),
    path(
        "staff/privacy/disclosures/draft/<int:draft_id>/drop/",
        disclosure_drop,
        name="office_disclosure_drop",
    ),
    path(
        "staff/privacy/disclosures/<int:disclosure_id>/review/",
        disclosure_review,
        name="office_disclosure_review",
    ),
    path("staff/privacy/recipients/", recipients, name="office_recipients"),
    path("staff/privacy/recipients/new/", recipient_edit, name="office_recipient_new"),
    path("staff/privacy/recipients/<int:recipient_id>/", recipient_edit, name="office_recipient"),
    path(
        "staff/privacy/recipients/<int:recipient_id>/announce/",
        recipient_announce,
        name="office_recipient_announce",
    ),
    path("staff/privacy/incidents/", incidents, name="office_incidents"),
    path("staff/privacy/incidents/<int:incident_id>/", incident, name="office_incident"),
    path(
        "staff/privacy/incidents/<int:incident_id>/people/",
        incident_people,
        name="office_incident_people",
    ),
]
