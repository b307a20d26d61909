"""Threads between a person and the utility, and the desk at which staff work on them.

A *thread* is one matter of one person: what they wrote, what staff answered, until it is closed. A *topic*
is what a thread is about, as the utility set it up: which *queue* it goes to, what its form asks, whether
somebody comes by. A *message* is one thing said, by whichever *way* it came: on these pages, by e-mail, on
the telephone, on paper. A *note* is a message among staff; its person finds it in their download. A *step* is
what was done with a thread. The *clock* counts hours in which the office is open, from the oldest word of
the person that nobody answered.

What was said stands in tables of its own, beside rows that only say that something was: when the person is
erased the words go, both sides' of them, and how many threads there were and how soon they were answered
stays, of nobody.

`clock.py` and `caught.py` are plain rules, without the database.

This room must not: know what a leak, a bill or a reading is (who needs two of these lives in `portal`);
show a thread to anybody but its person and staff at the desk; put words of a thread into a log, an address,
or a mail to somebody who did not choose mail.
"""
