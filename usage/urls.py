"""Addresses of usage."""

from django.urls import path

from usage.views import compare, household, resident

urlpatterns = [
    path("use/", resident.use, name="use"),
    path("use/day/", resident.go_to_day, name="go_to_day"),
    path("use/unit/", resident.choose_unit, name="choose_unit"),
    path("use/compare/", compare.compare, name="compare"),
    path("household/", household.household, name="household"),
    path("household/forget/", household.household_forget, name="household_forget"),
]
