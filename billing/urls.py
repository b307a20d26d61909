"""Addresses of billing."""

from django.urls import path

from billing.views import (
    arrears,
    differences,
    limit,
    next_bill,
    paper,
    paying_help,
    resident,
    shut_offs,
    staff,
    use,
)

urlpatterns = [
    path("use/bills/", use.use_by_bill, name="use_by_bill"),
    path("bills/", resident.bills, name="bills"),
    path("bills/next/", next_bill.next_bill, name="next_bill"),
    path("bills/<int:bill_id>/", resident.bill, name="bill"),
    path("bills/<int:bill_id>/pdf/", resident.bill_pdf, name="bill_pdf"),
    path("bills/limit/", limit.limit, name="bill_limit"),
    path("bills/limit/forget/", limit.limit_forget, name="bill_limit_forget"),
    path("bills/paper/", paper.paper, name="paper"),
    path("bills/help/", paying_help.paying_help, name="paying_help"),
    path("bills/help/withdraw/", paying_help.paying_withdraw, name="paying_withdraw"),
    path("bills/help/appeal/", paying_help.paying_appeal, name="paying_appeal"),
    path("shut-offs/", shut_offs.shut_offs, name="shut_offs"),
    path("staff/arrears/", arrears.arrears, name="arrears"),
    path("staff/arrears/words/", shut_offs.shut_off_wordings, name="shut_off_wordings"),
    path("staff/arrears/count.csv", shut_offs.shut_offs_csv, name="shut_offs_csv"),
    path("staff/arrears/<int:account_id>/", arrears.arrears_of, name="arrears_of"),
    path("staff/arrears/<int:account_id>/<slug:act>/", arrears.arrears_act, name="arrears_act"),
    path("staff/bills/", differences.differences, name="differences"),
    path("staff/rates/", staff.rates, name="rates"),
    path("staff/rates/<int:rates_id>/", staff.rate_file, name="rate_file"),
    path("staff/rates/<int:rates_id>/live/", staff.rate_file_live, name="rate_file_live"),
    path("staff/rates/<int:rates_id>/drop/", staff.rate_file_drop, name="rate_file_drop"),
]
