"""Addresses of notices: residents' choices, the click in a mail, and what firms tell us."""

from django.urls import path

from notices.views import machines, resident, stopping

urlpatterns = [
    path("profile/notices/", resident.notices, name="notices_choose"),
    path("profile/notices/phone/", resident.phone, name="notices_phone"),
    path("profile/notices/phone/forget/", resident.phone_forget, name="notices_phone_forget"),
    path("profile/notices/email/", resident.email_works, name="notices_email_works"),
    path("notices/stop/<str:token>/", stopping.stop, name="notices_stop"),
    path("api/notices/events/", machines.events, name="notices_events"),
    path("api/notices/texts/", machines.texts, name="notices_texts"),
]
