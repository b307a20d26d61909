"""Addresses of the privacy centre, for residents and for everybody."""

from django.urls import path

from privacy.views.centre import privacy
from privacy.views.office_requests import (
    office_request,
    office_request_act,
    office_request_letters,
    office_request_new,
    office_requests,
)
from privacy.views.requests import privacy_request, privacy_request_form, privacy_request_sent
from privacy.views.tracking import (
    privacy_request_permit,
    privacy_request_status,
    privacy_track,
)

urlpatterns = [
    path("privacy/", privacy, name="privacy"),
    path("privacy/request/", privacy_request, name="privacy_request"),
    path("privacy/request/sent/", privacy_request_sent, name="privacy_request_sent"),
    path("privacy/request/track/", privacy_track, name="privacy_track"),
    path(
        "privacy/request/track/<str:reference>/",
        privacy_request_status,
        name="privacy_request_status",
    ),
    path(
        "privacy/request/permit/<str:token>/", privacy_request_permit, name="privacy_request_permit"
    ),
    path("privacy/request/for/<str:right>/", privacy_request_form, name="privacy_request_form"),
    path(
        "privacy/request/for/<str:right>/<str:whom>/",
        privacy_request_form,
        name="privacy_request_form",
    ),
    path("staff/privacy/requests/", office_requests, name="office_requests"),
    path("staff/privacy/requests/new/", office_request_new, name="office_request_new"),
    path("staff/privacy/requests/<int:request_id>/", office_request, name="office_request"),
    path(
        "staff/privacy/requests/<int:request_id>/letters/",
        office_request_letters,
        name="office_request_letters",
    ),
    path(
        "staff/privacy/requests/<int:request_id>/<str:act>/",
        office_request_act,
        name="office_request_act",
    ),
]
