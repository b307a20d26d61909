"""Addresses of the privacy centre, for residents and for everybody."""

from django.urls import path

from privacy.views.centre import privacy
from privacy.views.erasure import certificate, certificate_file, certificate_keys, confirm, delete
from privacy.views.office_erasure import (
    hold_approve,
    hold_lift,
    holds,
    notice,
    notices,
    retention,
)

urlpatterns = [
    path("privacy/", privacy, name="privacy"),
    path("privacy/delete/", delete, name="privacy_delete"),
    path("privacy/delete/confirm/", confirm, name="privacy_delete_confirm"),
    path(
        "privacy/certificate/<str:reference>/<str:secret>/", certificate, name="privacy_certificate"
    ),
    path(
        "privacy/certificate/<str:reference>/<str:secret>/file/",
        certificate_file,
        name="privacy_certificate_file",
    ),
    path(
        ".well-known/deletion-certificate-keys.json",
        certificate_keys,
        name="privacy_certificate_keys",
    ),
    path("staff/privacy/holds/", holds, name="office_holds"),
    path("staff/privacy/holds/<int:hold_id>/lift/", hold_lift, name="office_hold_lift"),
    path("staff/privacy/holds/<int:hold_id>/approve/", hold_approve, name="office_hold_approve"),
    path("staff/privacy/retention/", retention, name="office_retention"),
    path("staff/privacy/notices/", notices, name="office_notices"),
    path("staff/privacy/notices/<int:notice_id>/", notice, name="office_notice"),
]
