"""Addresses of usage."""

from django.urls import path

from usage.views import resident

urlpatterns = [
    path("use/", resident.use, name="use"),
    path("use/unit/", resident.choose_unit, name="choose_unit"),
]
