"""Spanish as it is written in the United States: $1,084.20, 3:05 p.m., weeks from Sunday.

Django's own Spanish is that of Spain, which would print the bill's $84.20 as $84,20.
"""

DATETIME_FORMAT = r"j \d\e F \d\e Y, g:i a"
TIME_FORMAT = "g:i a"
# The month in letters: 3/12 is March to some readers and December to others.
SHORT_DATE_FORMAT = "j b Y"
SHORT_DATETIME_FORMAT = "j b Y, g:i a"
FIRST_DAY_OF_WEEK = 0
DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
