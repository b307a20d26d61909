"""Addresses of billing."""

from django.urls import path

from billing.views import resident

urlpatterns = [
    path("bills/", resident.bills, name="bills"),
    path("bills/<int:bill_id>/", resident.bill, name="bill"),
]
