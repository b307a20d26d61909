"""Addresses of the privacy centre, for residents and for everybody."""

from django.urls import path

from privacy.views import erasure
from privacy.views.centre import privacy
from privacy.views.choices import answer, choices, confirm, receipt, withdraw
from privacy.views.cookies import cookies, gpc
from privacy.views.office_questions import answer_question, questions
from privacy.views.opt_out import opt_out, phone_no

urlpatterns = [
    path("privacy/", privacy, name="privacy"),
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
    path("staff/privacy/questions/", questions, name="privacy_office_questions"),
    path("staff/privacy/questions/<int:row_id>/", answer_question, name="privacy_office_answer"),
    path("staff/privacy/choices/", phone_no, name="privacy_office_choices"),
    path(".well-known/gpc.json", gpc, name="gpc"),
]
