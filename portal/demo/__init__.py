"""Mill Valley Water: an invented utility to judge the product by. Nobody in it is real.

`plan.plan` draws the town: its people, premises, agreements, meters, what runs water, what leaks.
`homes.run_water` turns that into gallons an hour, `meters.read_meters` into what the registers
ticked and what the radio lost, `bills.draw_bills` into thirteen months of bills. `files` writes all
of it as the two native feeds of docs/feeds.md, so that the demonstration goes in by the same door
as a real utility's data: nothing here knows the database or Django.

Words: a `Use` is how one resident uses water at one service point; a `Spell` is a time in it with
fewer or more people than usual; a `Leak` and a `Silence` are the truth behind the reads, kept for
scoring detectors and for screenshots, never written to a feed. A `Part` is what one of the cast
(Ada, Ben, Cleo, Lena and her tenant) has; a `Scene` is a place worth looking at.

The same seed, day and hour give the same bytes. Every name, street and number is invented: phones
are 555-01xx, mail goes to example.org, .com and .net, and the postcode is not in use.
"""
