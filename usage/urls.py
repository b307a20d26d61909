"""Addresses of usage."""

from django.urls import path

from usage.views import resident

urlpatterns = [
    path("use/", resident.use, name="use"),
]
