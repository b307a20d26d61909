"""What the utility pays for, and what saves water without it.

A *program* is money for something that saves water. Its *terms* say who may have it and how much; each
change of them is a `ProgramVersion`, and an `Application` is judged by the version it was made under. A
`Paper` shows what was bought or built; an `ApplicationEvent` is a step that somebody took. *Money* is given
once: a program never gives more than its budget, whoever decides at the same time.

An *action* is something that a household can do (a row with what it saves, and who measured that). An
`ActionMark` is what somebody says of one. Its *effect* is what the meter says, before and after.

`terms.py`, `pictures.py` and `effect.py` are plain rules, without the database. Volumes are microlitres.

This room must not: look at what a household told of itself before it said yes to that; show staff a file
that no scanner has seen where there is a scanner; call a saving measured that the meter does not show.
"""
