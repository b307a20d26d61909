"""What a resident owes, for what, and by when.

A `Bill` belongs to an account, covers a period at one premises, and consists of `BillLine`s as the utility
printed them. Money is a decimal number of dollars with two places; nothing here is ever a float.

Rates, forecasts, reconciliation and payments come to live here. This room does not know that leaks exist.
"""
