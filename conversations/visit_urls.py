"""Addresses of visits."""

from django.urls import path

from conversations.views import visits, visits_staff

urlpatterns = [
    path("messages/<int:thread_id>/visit/", visits.visit, name="visit"),
    path("messages/<int:thread_id>/visit/cancel/", visits.visit_cancel, name="visit_cancel"),
    path("messages/<int:thread_id>/visit/visit.ics", visits.visit_file, name="visit_file"),
    path("staff/visits/", visits_staff.visits, name="visits"),
    path("staff/visits/<int:visit_id>/", visits_staff.visit_finish, name="visit_finish"),
    path("staff/visits/windows/", visits_staff.visit_windows, name="visit_windows"),
    path(
        "staff/visits/windows/<int:window_id>/withdraw/",
        visits_staff.visit_window_withdraw,
        name="visit_window_withdraw",
    ),
]
