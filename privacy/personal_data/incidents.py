"""What happened to people's data: the account of it names nobody."""

from privacy.map import NotPersonal, describe

ACCOUNT = NotPersonal("an account of what happened, in which nobody is named")

describe(
    "privacy.Incident",
    id=NotPersonal("a running number"),
    discovered_at=ACCOUNT,
    written_at=ACCOUNT,
    written_by=NotPersonal("the member of staff who wrote it, as a random number"),
    what=ACCOUNT,
    measures=ACCOUNT,
    categories=ACCOUNT,
    high_risk=ACCOUNT,
    authority_told_at=ACCOUNT,
    people_told_at=ACCOUNT,
    sample_sent_at=ACCOUNT,
    closed_at=ACCOUNT,
)
