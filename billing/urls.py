"""Addresses of billing."""

from django.urls import path

from billing.views import differences, next_bill, resident, staff, use

urlpatterns = [
    path("use/bills/", use.use_by_bill, name="use_by_bill"),
    path("bills/", resident.bills, name="bills"),
    path("bills/next/", next_bill.next_bill, name="next_bill"),
    path("bills/<int:bill_id>/", resident.bill, name="bill"),
    path("bills/<int:bill_id>/pdf/", resident.bill_pdf, name="bill_pdf"),
    path("staff/bills/", differences.differences, name="differences"),
    path("staff/rates/", staff.rates, name="rates"),
    path("staff/rates/<int:rates_id>/", staff.rate_file, name="rate_file"),
    path("staff/rates/<int:rates_id>/live/", staff.rate_file_live, name="rate_file_live"),
    path("staff/rates/<int:rates_id>/drop/", staff.rate_file_drop, name="rate_file_drop"),
]
