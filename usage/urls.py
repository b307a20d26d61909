"""Addresses of usage."""

from django.urls import path

from usage.views import compare, household, resident

urlpatterns = [
    path("use/", resident.use, name="use"),
    path("use/compare/", compare.compare, name="compare"),
    path("household/", household.household, name="household"),
    path("household/forget/", household.household_forget, name="household_forget"),
]
