"""Addresses of the privacy centre, for residents and for everybody."""

from django.urls import path

from privacy.views.centre import privacy
from privacy.views.erasure import certificate

urlpatterns = [
    path("privacy/", privacy, name="privacy"),
    path(
        "privacy/certificate/<str:reference>/<str:secret>/", certificate, name="privacy_certificate"
    ),
]
