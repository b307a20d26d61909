"""Addresses of notices: residents' choices, the click in a mail, and what firms tell us."""

from django.urls import path

from notices.views import (
    announcements,
    announcing,
    campaigns,
    machines,
    resident,
    segments,
    stopping,
    told,
    traces,
)

urlpatterns = [
    path("profile/notices/", resident.notices, name="notices_choose"),
    path("profile/notices/told/", told.told, name="told"),
    path("profile/notices/phone/", resident.phone, name="notices_phone"),
    path("profile/notices/phone/forget/", resident.phone_forget, name="notices_phone_forget"),
    path("profile/notices/email/", resident.email_works, name="notices_email_works"),
    path("notices/stop/<str:token>/", stopping.stop, name="notices_stop"),
    path("notices/seen/<str:token>/", traces.seen, name="notices_seen"),
    path("notices/go/<str:token>/", traces.go, name="notices_go"),
    path("notices/", announcements.announcements, name="announcements"),
    path("notices/<int:announcement_id>/", announcements.announcement, name="announcement"),
    path("staff/announcements/", announcing.announcements_staff, name="announcements_staff"),
    path("staff/announcements/new/", announcing.announcement_new, name="announcement_new"),
    path(
        "staff/announcements/<int:announcement_id>/",
        announcing.announcement_staff,
        name="announcement_staff",
    ),
    path(
        "staff/announcements/<int:announcement_id>/edit/",
        announcing.announcement_edit,
        name="announcement_edit",
    ),
    path(
        "staff/announcements/<int:announcement_id>/announce/",
        announcing.announcement_announce,
        name="announcement_announce",
    ),
    path(
        "staff/announcements/<int:announcement_id>/end/",
        announcing.announcement_end,
        name="announcement_end",
    ),
    path("staff/groups/", campaigns.campaigns, name="campaigns"),
    path("staff/groups/new/", campaigns.campaign_new, name="campaign_new"),
    path("staff/groups/<int:campaign_id>/", campaigns.campaign, name="campaign"),
    path("staff/groups/<int:campaign_id>/edit/", campaigns.campaign_edit, name="campaign_edit"),
    path("staff/groups/<int:campaign_id>/test/", campaigns.campaign_test, name="campaign_test"),
    path("staff/groups/<int:campaign_id>/send/", campaigns.campaign_send, name="campaign_send"),
    path("staff/groups/<int:campaign_id>/pause/", campaigns.campaign_pause, name="campaign_pause"),
    path("staff/groups/<int:campaign_id>/go-on/", campaigns.campaign_go_on, name="campaign_go_on"),
    path("staff/groups/<int:campaign_id>/stop/", campaigns.campaign_stop, name="campaign_stop"),
    path("staff/groups/homes/", segments.segments, name="segments"),
    path("staff/groups/homes/new/", segments.segment_new, name="segment_new"),
    path("staff/groups/homes/<int:segment_id>/", segments.segment, name="segment"),
    path("staff/groups/homes/<int:segment_id>/edit/", segments.segment_edit, name="segment_edit"),
    path("staff/groups/purposes/", segments.purposes, name="group_purposes"),
    path("api/notices/events/", machines.events, name="notices_events"),
    path("api/notices/texts/", machines.texts, name="notices_texts"),
]
