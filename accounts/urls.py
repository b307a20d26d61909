"""Addresses of accounts: the profile, homes, and who has access."""

from django.urls import path

from accounts.views import access, outgoing, profile

urlpatterns = [
    path("profile/", profile.profile, name="profile"),
    path("home/", profile.switch_home, name="switch_home"),
    path("access/", access.access, name="access"),
    path("access/invite/", access.invite_somebody, name="access_invite"),
    path("access/<int:grant_id>/end/", access.end_access, name="access_end"),
    path(
        "access/invitations/<int:invitation_id>/withdraw/",
        access.withdraw,
        name="access_withdraw",
    ),
    path("access/invitation/", access.invitation, name="invitation"),
    path("staff/cis/", outgoing.cis, name="cis"),
    path("staff/cis/make/", outgoing.cis_make, name="cis_make"),
    path("staff/cis/<int:file_id>/", outgoing.cis_file, name="cis_file"),
]
