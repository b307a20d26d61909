"""Meters, what they read, and what that says about a home.

A `ServicePoint` is where a meter sits; a `Meter` comes and goes there. `DayReads` is one row per service
point and local day: the volumes of its intervals side by side, with a quality for each. A gap is NULL and
is never drawn or counted as zero. `units.py` says what a volume is inside; `calendar.py` what a day is on
the two nights when the clocks change; `grid.py` how a feed is merged into what we hold, `rows.py` in which
columns and `wire.py` in which bytes. The folders, after the usual files of a room:

- `feeds/`: how a vendor's bytes become columns
- `looking/`: which days a page shows, what they add up to, and how they are drawn and said
- `comparing/`: beside earlier, beside similar homes (a *cohort* is the homes that count as similar), beside
  the weather
- `taking_along/`, `greenbutton/`: files for people and for programs, which come back in unchanged
- `months/`: the tables that reads lie in, which come and go as a whole
- `health/`: meters that are late, silent, stuck or run backwards

This room does not know what water costs, that leaks exist, or who talks to whom.
"""
