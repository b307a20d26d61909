"""Addresses of the privacy centre, for residents and for everybody."""

from django.urls import path

from privacy.views import erasure
from privacy.views.centre import privacy
from privacy.views.choices import answer, choices, confirm, receipt, withdraw
from privacy.views.cookies import cookies, gpc, probe_file
from privacy.views.correcting import (
    privacy_correct,
    privacy_correct_settle,
    privacy_restrict,
    privacy_restrict_lift,
)
from privacy.views.correcting_email import privacy_correct_email
from privacy.views.directing import share_mine, share_stop, share_with
from privacy.views.download import download, download_file
from privacy.views.held import held, held_open, looks
from privacy.views.office import office
from privacy.views.office_corrections import office_correction, office_corrections
from privacy.views.office_erasure import (
    hold_approve,
    hold_lift,
    holds,
    notice,
    notices,
    retention,
)
from privacy.views.office_incidents import incident, incident_people, incidents
from privacy.views.office_policy import office_policy
from privacy.views.office_questions import answer_question, questions
from privacy.views.office_requests import (
    office_request,
    office_request_act,
    office_request_letters,
    office_request_new,
    office_request_paper,
    office_requests,
)
from privacy.views.office_sharing import (
    direction_send,
    disclosure_approve,
    disclosure_drop,
    disclosure_new,
    disclosure_review,
    disclosures,
    recipient_announce,
    recipient_edit,
    recipients,
)
from privacy.views.opt_out import opt_out, phone_no
from privacy.views.permission import privacy_request_permit, privacy_request_permit_link
from privacy.views.policy import policy_acknowledge, privacy_policy, terms
from privacy.views.requests import privacy_request, privacy_request_form, privacy_request_sent
from privacy.views.tracking import privacy_request_status, privacy_track

urlpatterns = [
    path("privacy/", privacy, name="privacy"),
    path("privacy/correct/", privacy_correct, name="privacy_correct"),
    path("privacy/correct/email/", privacy_correct_email, name="privacy_correct_email"),
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
    path("privacy/request/permit/", privacy_request_permit, name="privacy_request_permit"),
    path(
        "privacy/request/permit/<str:token>/",
        privacy_request_permit_link,
        name="privacy_request_permit_link",
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
        "staff/privacy/requests/<int:request_id>/paper/<int:paper_id>/",
        office_request_paper,
        name="office_request_paper",
    ),
    path(
        "staff/privacy/requests/<int:request_id>/<str:act>/",
        office_request_act,
        name="office_request_act",
    ),
    path("privacy/delete/", erasure.delete, name="privacy_delete"),
    path("privacy/delete/confirm/", erasure.confirm, name="privacy_delete_confirm"),
    path("privacy/certificate/", erasure.certificate_open, name="privacy_certificate_open"),
    path("privacy/certificate/<str:reference>/", erasure.certificate, name="privacy_certificate"),
    path(
        "privacy/certificate/<str:reference>/file/",
        erasure.certificate_file,
        name="privacy_certificate_file",
    ),
    # As it stands in letters that were written when it opened the certificate by itself.
    path(
        "privacy/certificate/<str:reference>/<str:secret>/",
        erasure.certificate_link,
        name="privacy_certificate_link",
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
    path("privacy/share/", share_mine, name="privacy_share"),
    path("privacy/share/<slug:recipient>/", share_with, name="privacy_share_with"),
    path("privacy/share/<slug:recipient>/stop/", share_stop, name="privacy_share_stop"),
    path("privacy/cookies/", cookies, name="privacy_cookies"),
    path("privacy/cookies/test.json", probe_file, name="privacy_probe"),
    path("privacy/opt-out/", opt_out, name="privacy_opt_out"),
    path("staff/privacy/questions/", questions, name="privacy_office_questions"),
    path("staff/privacy/questions/<int:row_id>/", answer_question, name="privacy_office_answer"),
    path("staff/privacy/choices/", phone_no, name="privacy_office_choices"),
    path(".well-known/gpc.json", gpc, name="gpc"),
    path("privacy/held/", held, name="privacy_held"),
    path("privacy/held/open/", held_open, name="privacy_held_open"),
    path("privacy/looks/", looks, name="privacy_looks"),
    path("privacy/download/", download, name="privacy_download"),
    path("privacy/download/file/", download_file, name="privacy_download_file"),
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
    path(
        "staff/privacy/disclosures/directed/<int:direction_id>/send/",
        direction_send,
        name="office_direction_send",
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
    path("staff/privacy/holds/", holds, name="office_holds"),
    path("staff/privacy/holds/<int:hold_id>/lift/", hold_lift, name="office_hold_lift"),
    path("staff/privacy/holds/<int:hold_id>/approve/", hold_approve, name="office_hold_approve"),
    path("staff/privacy/retention/", retention, name="office_retention"),
    path("staff/privacy/notices/", notices, name="office_notices"),
    path("staff/privacy/notices/<int:notice_id>/", notice, name="office_notice"),
]
