"""Addresses of billing."""

from django.urls import path

from billing.views import resident, use

urlpatterns = [
    path("use/bills/", use.use_by_bill, name="use_by_bill"),
    path("bills/", resident.bills, name="bills"),
    path("bills/<int:bill_id>/", resident.bill, name="bill"),
]
