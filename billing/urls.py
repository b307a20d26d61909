"""Addresses of billing."""

from django.urls import path

from billing.views import (
    differences,
    guest,
    machines,
    methods,
    next_bill,
    paying,
    resident,
    staff,
    use,
)

urlpatterns = [
    path("use/bills/", use.use_by_bill, name="use_by_bill"),
    path("bills/", resident.bills, name="bills"),
    path("bills/next/", next_bill.next_bill, name="next_bill"),
    path("bills/<int:bill_id>/", resident.bill, name="bill"),
    path("bills/<int:bill_id>/pdf/", resident.bill_pdf, name="bill_pdf"),
    path("staff/bills/", differences.differences, name="differences"),
    path("bills/<int:bill_id>/pay/", paying.pay, name="pay"),
    path("bills/payments/<int:payment_id>/", paying.payment, name="payment"),
    path("bills/paying/", methods.paying, name="paying"),
    path("bills/paying/autopay/", methods.autopay, name="autopay"),
    path("bills/paying/autopay/stop/", methods.autopay_stop, name="autopay_stop"),
    path("bills/paying/<int:payment_id>/call-off/", methods.call_payment_off, name="payment_off"),
    path("bills/paying/methods/<int:method_id>/", methods.method_forget, name="method_forget"),
    path("pay/", guest.guest_pay, name="guest_pay"),
    path("pay/thanks/", guest.guest_paid, name="guest_paid"),
    path("api/payments/events/", machines.payment_events, name="payment_events"),
    path(
        "demonstration/payment/<str:checkout>/",
        machines.demo_payment_page,
        name="demo_payment_page",
    ),
    path("staff/rates/", staff.rates, name="rates"),
    path("staff/rates/<int:rates_id>/", staff.rate_file, name="rate_file"),
    path("staff/rates/<int:rates_id>/live/", staff.rate_file_live, name="rate_file_live"),
    path("staff/rates/<int:rates_id>/drop/", staff.rate_file_drop, name="rate_file_drop"),
]
