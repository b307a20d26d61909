"""Dates in full, the day first, as usage/words.py writes them: 8 March 2026, never Mar. 8."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, P"
# In the columns of the desk, where there is no room for more.
SHORT_DATE_FORMAT = "j M Y"
SHORT_DATETIME_FORMAT = "j M Y, P"
