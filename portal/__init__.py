"""The composition: everything that needs two rooms at once, and nothing else.

Settings, addresses, the home page (which answers what is owed, whether something is wrong and how much
water ran), feeds from wherever they come (`feeding/`), the jobs' schedule, the demonstration utility.
Portal knows everyone; nobody knows portal.
"""
