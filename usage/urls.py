"""Addresses of usage."""

from django.urls import path

from usage.views import resident

urlpatterns = [
    path("use/", resident.use, name="use"),
    path("use/day/", resident.go_to_day, name="go_to_day"),
    path("use/unit/", resident.choose_unit, name="choose_unit"),
]
