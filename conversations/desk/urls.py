"""Addresses of the desk."""

from django.urls import path

from conversations.views import (
    desk,
    desk_acts,
    desk_callers,
    desk_first,
    desk_mail,
    desk_people,
    desk_several,
    desk_visits,
    redacted,
)

urlpatterns = [
    path("staff/desk/", desk.desk, name="desk"),
    path("staff/desk/keys/", desk.desk_keys, name="desk_keys"),
    path("staff/desk/several/", desk_several.desk_several, name="desk_several"),
    path("staff/desk/find/", desk_people.desk_find, name="desk_find"),
    path("staff/desk/call/", desk_callers.desk_call, name="desk_call"),
    path("staff/desk/mail/", desk_mail.desk_mails, name="desk_mails"),
    path("staff/desk/mail/<int:held_id>/", desk_mail.desk_mail, name="desk_mail"),
    path("staff/desk/write/<int:account_id>/", desk_people.desk_write, name="desk_write"),
    path("staff/desk/first/<int:account_id>/", desk_first.desk_first, name="desk_first"),
    path("staff/privacy/messages/", redacted.office_redacted, name="office_redacted"),
    path("staff/desk/<int:thread_id>/", desk.desk_thread, name="desk_thread"),
    path("staff/desk/<int:thread_id>/files/<int:file_id>/", desk.desk_file, name="desk_file"),
    path("staff/desk/<int:thread_id>/say/", desk.desk_say, name="desk_say"),
    path("staff/desk/<int:thread_id>/present/", desk.desk_present, name="desk_present"),
    path("staff/desk/<int:thread_id>/reveal/", desk_acts.desk_reveal, name="desk_reveal"),
    path(
        "staff/desk/<int:thread_id>/recognise/",
        desk_callers.desk_recognise,
        name="desk_recognise",
    ),
    path("staff/desk/<int:thread_id>/request/", desk_people.desk_request, name="desk_request"),
    path("staff/desk/<int:thread_id>/visit/", desk_visits.desk_visit, name="desk_visit"),
    path(
        "staff/desk/<int:thread_id>/visit/off/", desk_visits.desk_visit_off, name="desk_visit_off"
    ),
    path("staff/desk/<int:thread_id>/do/<slug:act>/", desk_acts.desk_act, name="desk_act"),
]
