"""Addresses of the privacy centre, for residents and for everybody."""

from django.urls import path

from privacy.views.centre import privacy

urlpatterns = [
    path("privacy/", privacy, name="privacy"),
]
