"""What a resident owes, for what, and by when.

A `Bill` belongs to an account, covers a period at one premises, and consists of `BillLine`s as the utility
printed them. Money is a decimal number of dollars with two places; nothing here is ever a float.

A `Payment` is what the utility booked. What is paid through the portal is a `PaymentOrder`, goes over the
page of a firm (`gateway`), and moves money by `Posting`s, each once and never changed. A `SavedMethod` is
the firm's token of a card; `Autopay` has bills paid by it.

This room does not know that leaks exist, and must never see the number of a card.
"""
