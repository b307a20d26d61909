"""Addresses of this room."""

from django.urls import path

from programs.views import applications, resident, saving, staff

urlpatterns = [
    path("programs/", resident.programs, name="programs"),
    path(
        "programs/applications/<int:application_id>/", applications.application, name="application"
    ),
    path(
        "programs/applications/<int:application_id>/withdraw/",
        applications.application_withdraw,
        name="application_withdraw",
    ),
    path(
        "programs/applications/<int:application_id>/papers/<int:paper_id>/",
        applications.application_paper,
        name="application_paper",
    ),
    path("programs/<slug:slug>/", resident.program, name="program"),
    path("programs/<slug:slug>/apply/", resident.program_apply, name="program_apply"),
    path("save/", saving.save, name="save"),
    path("save/<slug:action>/", saving.save_action, name="save_action"),
    path("staff/programs/", staff.program_queue, name="program_queue"),
    path(
        "staff/programs/<int:application_id>/",
        staff.program_application,
        name="program_application",
    ),
    path(
        "staff/programs/<int:application_id>/papers/<int:paper_id>/",
        staff.program_paper,
        name="program_paper",
    ),
]
