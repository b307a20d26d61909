"""Water that never stops: how it is told from what people use.

A *pattern* is water in each block of some hours for so long; a *rule* is a set of patterns, published by
somebody or ours; a *level* is how keen one of ours is. An *alert* is what a rule says of one home's hours,
and a *leak* the truth that a rule is judged by (`scorecard.py`).

`rules.py` is data, `detection.py` judges many homes at once, in numpy, without the database. Amounts are
microlitres, rates microlitres an hour.

This room must not: take an hour that was estimated, spread or never heard of for a proof, nor know who
lives where.
"""
