"""Who the data is about, and what the portal may do with it.

A *subject* is the person as privacy knows them: a random number, which outlives their name. A login
and the utility's record of a customer each point to a subject. This room knows nobody else: it
imports no other room and reaches data only through the *privacy map*.

The map says for every column of every table, third-party tables included, whether it is personal,
and if so its category, purposes, source, legal basis, retention, recipients and what erasure does.
Each room declares its own part in `personal_data.py`; `vocabulary/` holds the words it may use.
The system checks E001 to E013 refuse to start with a column nobody decided on. Nothing here asks
whether a column is "probably fine": it is in the map, or the build fails.

The folders, after the usual files of a room:

- `vocabulary/`, `checks/`, `policy/`: the words of the map, what refuses to start, what is published of it
- `choices/`: a *choice* is a yes or a no of a person, a *consent event* its evidence; code that needs a
  yes takes a `Grant`, which only `choices/consent.py` makes
- `showing/`: the report, the download, the records of processing, all following from the map
- `erasing/`: the plan of an erasure, its certificate and its proof; retention and what is due
- `lasting/`: the *ledger* holds choices outside the database; *suppression* keeps the erased erased
- `requests/`: a *request* comes from anybody, without a login, and has its days by law
- `probe/`: the daily test of the live site

A *look* is one member of staff opening one person, for a stated purpose. Looks are never changed.

This room must not: know what a meter or a bill is, read the clock, or call a kept row anonymous.
"""
