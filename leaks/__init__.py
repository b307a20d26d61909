"""Water that never stops: how it is told from what people use, and what comes of it.

A *pattern* is water in each block of some hours for so long; a *rule* is a set of patterns, published by
somebody or ours; a *level* is how keen one of ours is. `Thresholds` are all that a *class* of homes is
judged by. A *finding* is what they say of one home's hours, a *leak* the truth that they are judged by
(`scorecard.py`). A `LeakAlert` is a finding in its life: raised, grown, stopped, at times withdrawn. Each
step is a `Verdict`, which keeps the very hours it rests on. A `LeakAnswer` is what people say of it.

`rules.py` and `thresholds.py` are data, `hours.py` lays reads out, `detection.py` judges many homes at once,
in numpy, `life.py` says what a finding does to an alert: all without the database. `sql.py` finds what is
new.
Amounts are microlitres, rates microlitres an hour.

This room must not: take an hour that was estimated, spread or never heard of for a proof; judge a household
by what ran before it moved in; nor know what water costs beyond one flat price.
"""
