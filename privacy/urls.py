"""Addresses of the privacy centre, for residents and for everybody."""

from django.urls import path

from privacy.views import erasure
from privacy.views.centre import privacy
from privacy.views.choices import answer, choices, confirm, receipt, withdraw
from privacy.views.cookies import cookies, gpc
from privacy.views.correcting import (
    privacy_correct,
    privacy_correct_settle,
    privacy_restrict,
    privacy_restrict_lift,
)
from privacy.views.office_corrections import office_correction, office_corrections
from privacy.views.office_requests import (
    office_request,
    office_request_act,
    office_request_letters,
    office_request_new,
    office_requests,
)
from privacy.views.opt_out import opt_out, phone_no
from privacy.views.requests import privacy_request, privacy_request_form, privacy_request_sent
from privacy.views.tracking import (
    privacy_request_permit,
    privacy_request_status,
    privacy_track,
)

urlpatterns = [
    path("privacy/", privacy, name="privacy"),
    path("privacy/correct/", privacy_correct, name="privacy_correct"),
    path(
        "privacy/correct/<int:override_id>/", privacy_correct_settle, name="privacy_correct_settle"
    ),
    path("privacy/restrict/", privacy_restrict, name="privacy_restrict"),
    path("privacy/restrict/lift/", privacy_restrict_lift, name="privacy_restrict_lift"),
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
    path("staff/privacy/corrections/", office_corrections, name="office_corrections"),
    path(
        "staff/privacy/corrections/<int:override_id>/", office_correction, name="office_correction"
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
    path("privacy/delete/", erasure.delete, name="privacy_delete"),
    path("privacy/delete/confirm/", erasure.confirm, name="privacy_delete_confirm"),
    path(
        "privacy/certificate/<str:reference>/<str:secret>/",
        erasure.certificate,
        name="privacy_certificate",
    ),
    path(
        "privacy/certificate/<str:reference>/<str:secret>/file/",
        erasure.certificate_file,
        name="privacy_certificate_file",
    ),
    path(
        ".well-known/deletion-certificate-keys.json",
        erasure.certificate_keys,
        name="privacy_certificate_keys",
    ),
    path("privacy/choices/", choices, name="privacy_choices"),
    path("privacy/choices/answer/", answer, name="privacy_answer"),
    path("privacy/choices/withdraw/", withdraw, name="privacy_withdraw"),
    path("privacy/choices/<int:event_id>/receipt.json", receipt, name="privacy_receipt"),
    path("privacy/choices/<slug:choice>/confirm/", confirm, name="privacy_confirm"),
    path("privacy/cookies/", cookies, name="privacy_cookies"),
    path("privacy/opt-out/", opt_out, name="privacy_opt_out"),
    path("staff/privacy/choices/", phone_no, name="privacy_office_choices"),
    path(".well-known/gpc.json", gpc, name="gpc"),
]
