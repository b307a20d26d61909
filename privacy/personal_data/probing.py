"""The daily test of the live site: of pages and cookies, and of nobody."""

from privacy.map import NotPersonal, describe

describe(
    "privacy.ProbeRun",
    id=NotPersonal("a running number"),
    at=NotPersonal("when the site was tested"),
    results=NotPersonal("names of checks, and whether each held"),
    signed=NotPersonal("the same, for everybody to read"),
)
