"""Addresses of the privacy centre, for residents and for everybody."""

from django.urls import path

from privacy.views.centre import privacy
from privacy.views.erasure import certificate, certificate_file, certificate_keys, confirm, delete

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
]
