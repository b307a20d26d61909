"""Addresses of the privacy centre, for residents and for everybody."""

from django.urls import path

from privacy.views.centre import privacy
from privacy.views.download import download, download_file
from privacy.views.held import held, held_open, looks

urlpatterns = [
    path("privacy/", privacy, name="privacy"),
    path("privacy/held/", held, name="privacy_held"),
    path("privacy/held/open/", held_open, name="privacy_held_open"),
    path("privacy/looks/", looks, name="privacy_looks"),
    path("privacy/download/", download, name="privacy_download"),
    path("privacy/download/file/", download_file, name="privacy_download_file"),
]
