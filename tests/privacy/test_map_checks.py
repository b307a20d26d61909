"""Each check of the privacy map fails for a deliberately wrong map, alone and by name."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import models
from django.db.models.functions import Lower
from django.test.utils import isolate_apps

from privacy.checks import check_map
from privacy.map import (
    Column,
    Cookie,
    Erase,
    NoSubject,
    NotPersonal,
    Personal,
    PrivacyMap,
    SubjectLink,
    the_map,
)
from privacy.models import Look, Subject
from privacy.vocabulary import COOKIE_GROUPS, RECIPIENTS
from privacy.vocabulary.words import Recipient, Word

TODAY = date(2026, 11, 22)

with isolate_apps("privacy"):

    class Login(models.Model):
        """A person's table: it points at a subject."""

        subject = models.OneToOneField(Subject, on_delete=models.PROTECT, related_name="+")

        class Meta:
            app_label = "privacy"

        def __str__(self) -> str:
            return "login"

    class Letter(models.Model):
        """One column of each kind that a check looks at."""

        login = models.ForeignKey(Login, on_delete=models.CASCADE, related_name="letters")
        opened_by = models.ForeignKey(
            Login, null=True, on_delete=models.PROTECT, related_name="opened"
        )
        body = models.TextField()
        extra = models.JSONField()
        scan = models.FileField()
        email = models.EmailField()
        reference = models.CharField(max_length=40, unique=True)
        nickname = models.CharField(max_length=40, blank=True)
        code = models.CharField(max_length=8)
        pages = models.IntegerField()
        code_small = models.GeneratedField(
            expression=Lower("code"), output_field=models.CharField(max_length=8), db_persist=True
        )
        sent_at = models.DateTimeField(null=True)

        class Meta:
            app_label = "privacy"
            constraints = [
                models.UniqueConstraint(Lower("email"), name="letter_once_per_email"),
                models.UniqueConstraint(
                    fields=["nickname"], condition=~models.Q(nickname=""), name="nickname_once"
                ),
            ]

        def __str__(self) -> str:
            return "letter"


def personal(**changes: Any) -> Personal:
    """Return a declaration with which nothing is wrong, but for `changes`."""
    right: dict[str, Any] = {
        "category": "contact.email",
        "purposes": ("account",),
        "source": "subject",
        "basis": "contract",
        "keep": "months_24",
        "erase": Erase.TOKEN,
    }
    return Personal(**(right | changes))


COLUMNS: dict[str, Column] = {
    "id": NotPersonal("a number"),
    "login": NotPersonal("a number"),
    "opened_by": NotPersonal("a number"),
    "body": NotPersonal("printed"),
    "extra": NotPersonal("printed"),
    "scan": NotPersonal("printed"),
    "email": personal(),
    "reference": NotPersonal("printed"),
    "nickname": NotPersonal("printed"),
    "code": NotPersonal("printed"),
    "pages": NotPersonal("a count"),
    "code_small": NotPersonal("printed"),
    "sent_at": NotPersonal("a time"),
}


def a_map(
    *, subject: SubjectLink | None = "login__subject", clock: str = "", **changes: Column | None
) -> PrivacyMap:
    """Return a right map of Login and Letter, but for `changes`; None takes a column out."""
    columns = {k: v for k, v in (COLUMNS | changes).items() if v is not None}
    it = PrivacyMap()
    it.describe(Login, id=NotPersonal("a number"), subject_=NotPersonal("a number"))
    it.describe(Letter, subject=subject, clock=clock, **columns)
    for name in ("sessionid", "csrftoken", "django_language", "messages"):
        it.describe_cookies(a_cookie(name))
    for group in COOKIE_GROUPS.keys() - {"necessary"}:
        it.describe_cookies(a_cookie(f"of_{group}", group=group))
    return it


def a_cookie(name: str, *, group: str = "necessary") -> Cookie:
    return Cookie(name, group=group, purposes=("account",), keep="session", what_for="to stay")


def check(it: PrivacyMap, **others: Any) -> list[tuple[str | None, str]]:
    """Return id and sentence (with what to write) of what is found."""
    found = check_map(it, [Login, Letter], today=TODAY, **others)
    return [(message.id, f"{message.msg} {message.hint}") for message in found]


def test_a_right_map_passes() -> None:
    assert check(a_map()) == []


def kept(**changes: Any) -> Personal:
    return personal(erase=Erase.KEEP, keep_because="W2", **changes)


def in_research(**changes: Any) -> Personal:
    return personal(erase=Erase.KEEP, keep_because="W5", keep_note="A study of leaks.", **changes)


WRONG: list[tuple[str, Callable[[], PrivacyMap], list[str]]] = [
    ("E002", lambda: a_map(pages=None), ["privacy.Letter.pages", "pages=Personal(...)"]),
    ("E003", lambda: a_map(colour=personal()), ["privacy.Letter.colour", "Take colour=... out"]),
    (
        "E004",
        lambda: a_map(code=personal(erase=Erase.NULL)),
        ["privacy.Letter.code", "NOT NULL", "erase=Erase"],
    ),
    (
        "E004",
        lambda: a_map(reference=personal(erase=Erase.BLANK)),
        ["privacy.Letter.reference", "is unique"],
    ),
    (
        "E004",
        lambda: a_map(email=personal(erase=Erase.BLANK)),
        ["privacy.Letter.email", "is unique"],
    ),
    (
        "E004",
        lambda: a_map(pages=personal(erase=Erase.BLANK)),
        ["privacy.Letter.pages", "not text"],
    ),
    ("E004", lambda: a_map(pages=personal()), ["privacy.Letter.pages", "not text"]),
    ("E004", lambda: a_map(code=personal()), ["privacy.Letter.code", "32 characters", "holds 8"]),
    (
        "E004",
        lambda: a_map(pages=personal(erase=Erase.REDACT)),
        ["privacy.Letter.pages", "not text"],
    ),
    (
        "E004",
        lambda: a_map(pages=personal(erase=Erase.UNLINK)),
        ["privacy.Letter.pages", "not a foreign key"],
    ),
    (
        "E004",
        lambda: a_map(login=personal(erase=Erase.UNLINK)),
        ["privacy.Letter.login", "NOT NULL"],
    ),
    (
        "E004",
        lambda: a_map(code_small=personal(erase=Erase.BLANK)),
        ["privacy.Letter.code_small", "computes"],
    ),
    (
        "E004",
        lambda: a_map(pages=personal(erase=Erase.DELETE_ROW)),
        ["privacy.Letter.email", "another column deletes its row", "DELETE_ROW for email"],
    ),
    (
        "E005",
        lambda: a_map(email=personal(keep_because="W2")),
        ["privacy.Letter.email", "erase=token"],
    ),
    (
        "E006",
        lambda: a_map(body=personal()),
        ["privacy.Letter.body", "free text", "Erase.REDACT"],
    ),
    ("E007", lambda: a_map(email=personal(category="mood")), ["privacy.Letter.email", "'mood'"]),
    ("E007", lambda: a_map(email=personal(purposes=("fun",))), ["purpose: 'fun'", "leak_alerts"]),
    ("E007", lambda: a_map(email=personal(purposes=())), ["privacy.Letter.email", "purpose"]),
    ("E007", lambda: a_map(email=personal(source="rumour")), ["source: 'rumour'", "utility_feed"]),
    ("E007", lambda: a_map(email=personal(basis="habit")), ["basis: 'habit'", "contract"]),
    ("E007", lambda: a_map(email=personal(keep="for ever")), ["keep: 'for ever'", "months_24"]),
    (
        "E007",
        lambda: a_map(email=personal(recipients=("aunt",))),
        ["recipient: 'aunt'", "mail"],
    ),
    (
        "E008",
        lambda: a_map(email=personal(category="sensitive.medical")),
        ["privacy.Letter.email", "always sensitive", "sensitive=True"],
    ),
    (
        "E008",
        lambda: a_map(email=personal(sensitive=True, purposes=("account", "rights"))),
        ["privacy.Letter.email", "rights", "7027(m)"],
    ),
    (
        "E008",
        lambda: a_map(email=personal(sensitive=True, purposes=("research",))),
        ["privacy.Letter.email", "research", 'basis="consent"'],
    ),
    (
        "E007",  # billing needs no yes, and so cannot rest on one
        lambda: a_map(email=personal(after_yes=("billing",))),
        ["privacy.Letter.email", "purpose after a yes", "billing"],
    ),
    ("E009", lambda: a_map(subject=None), ["privacy.Letter", "no subject is given"]),
    ("E009", lambda: a_map(subject="owner"), ["privacy.Letter", "owner", "path__to__subject"]),
    ("E009", lambda: a_map(subject="email"), ["privacy.Letter", "email is not a link"]),
    ("E009", lambda: a_map(subject="login"), ["ends at privacy.Login, not at privacy.Subject"]),
    ("E009", lambda: a_map(subject=lambda _: []), ["does not return a queryset"]),  # type: ignore[arg-type,return-value]  # on purpose
    ("E009", lambda: a_map(subject=lambda _: Look.objects.all()), ["does not return a queryset"]),
    ("E009", lambda: a_map(subject=lambda _: Letter.objects.none()), ["empty for everybody"]),
    (
        "E009",
        lambda: a_map(subject=lambda it: Letter.objects.filter(owner=it)),
        ["privacy.Letter", "owner"],
    ),
    (
        "E009",
        lambda: a_map(subject=NoSubject("lost")),
        ["privacy.Letter", "email may not stay for months_24", "90 days"],
    ),
    ("E009", lambda: a_map(clock="posted_at"), ["privacy.Letter", "posted_at", "clock="]),
    (
        "E010",
        lambda: a_map(email=personal(export=False)),
        ["privacy.Letter.email", "not_exported_because"],
    ),
    (
        "E013",
        lambda: a_map(email=kept()),
        ["privacy.Letter.login", "CASCADE towards privacy.Login", "PROTECT"],
    ),
]


@pytest.mark.parametrize(("number", "wrong", "said"), WRONG)
def test_a_wrong_map_is_refused_by_one_check_that_names_the_place(
    number: str, wrong: Callable[[], PrivacyMap], said: list[str]
) -> None:
    """A007, A063, A207."""
    found = check(wrong())
    assert [id for id, _ in found] == [f"privacy.{number}"]
    assert [words for words in said if words not in found[0][1]] == []


def test_a_model_that_nobody_described_is_refused() -> None:
    it = a_map()
    del it.models["privacy.Login"]
    [(id, sentence)] = check(it)
    assert id == "privacy.E001"
    assert "privacy.Login is not in the privacy map" in sentence
    assert 'describe("privacy.Login", subject=..., id=..., subject=...)' in sentence
    assert "privacy/personal_data.py" in sentence


def test_a_model_that_is_gone_is_refused() -> None:
    it = a_map()
    it.describe("privacy.Postcard", id=NotPersonal("a number"))
    [(id, sentence)] = check(it)
    assert id == "privacy.E003"
    assert 'Take out describe("privacy.Postcard", ...)' in sentence


@pytest.mark.parametrize(
    ("column", "said"),
    [
        (personal(erase=Erase.KEEP), "without an exemption code"),
        (personal(erase=Erase.KEEP, keep_because="W9"), "W1, W2"),
        (personal(erase=Erase.KEEP, keep_because="W7"), "keep_note="),
        # Research: only with the person's yes to that, and not on any other ground.
        (in_research(basis="contract", purposes=("research",)), "research that nobody agreed to"),
        (in_research(basis="consent", purposes=("account",)), "research that nobody agreed to"),
    ],
)
def test_what_is_kept_needs_an_exemption(column: Personal, said: str) -> None:
    """A138, A140: a law needs its citation, research its consent."""
    # Beside the cascade of E013, which any kept column of Letter meets.
    found = [(id, it) for id, it in check(a_map(email=column)) if id != "privacy.E013"]
    assert [id for id, _ in found] == ["privacy.E005"]
    assert "privacy.Letter.email" in found[0][1]
    assert said in found[0][1]


def test_a_column_that_is_unique_only_while_filled_can_be_blanked() -> None:
    assert check(a_map(nickname=personal(erase=Erase.BLANK))) == []


@pytest.mark.parametrize("name", ["body", "extra", "scan"])
def test_free_text_of_every_kind_may_not_outlive_the_person(name: str) -> None:
    found = [(id, it) for id, it in check(a_map(**{name: kept()})) if id != "privacy.E013"]
    assert [id for id, _ in found] == ["privacy.E006"]
    assert f"privacy.Letter.{name}" in found[0][1]


def test_sensitive_data_may_rest_on_consent() -> None:
    agreed = personal(sensitive=True, purposes=("research",), basis="consent")
    assert check(a_map(email=agreed)) == []


def test_rows_about_nobody_we_can_find_may_stay_for_a_short_time() -> None:
    it = a_map(subject=NoSubject("lost"), email=personal(keep="days_30"))
    assert check(it) == []


def test_a_table_without_a_model_needs_short_keeps_too() -> None:
    it = a_map()
    it.describe_table("old_letters", subject=NoSubject("lost"), body=personal(keep="days_30"))
    it.describe_table("older_letters", subject=NoSubject("lost"), body=personal())
    [(id, sentence)] = check(it)
    assert id == "privacy.E009"
    assert "older_letters" in sentence


FIRM = Recipient("printer", "The printer", kind="service_provider", contract="MAIL")


@pytest.mark.parametrize(
    ("recipient", "changed", "said"),
    [
        (FIRM, {"MAIL_PROVIDER": ""}, "Set MAIL_PROVIDER"),
        (FIRM, {"MAIL_CONTRACT_SIGNED_ON": ""}, "Set MAIL_CONTRACT_SIGNED_ON=YYYY-MM-DD"),
        (FIRM, {"MAIL_CONTRACT_REVIEWED_ON": "yesterday"}, "Set MAIL_CONTRACT_REVIEWED_ON"),
        (FIRM, {"MAIL_CONTRACT_REVIEWED_ON": "2206-01-05"}, "is not a past date"),
        (Recipient("printer", "The printer", kind="agency"), {}, "has no contract"),
        (
            Recipient("printer", "P", kind="service_provider", contract="MAIL", sale=True),
            {},
            "cannot opt out of sale",
        ),
    ],
)
def test_nobody_receives_data_without_a_contract(
    recipient: Recipient, changed: dict[str, str], said: str, settings: Any
) -> None:
    with_a_contract(settings, **changed)
    it = a_map(email=personal(recipients=("printer",)))
    [(id, sentence)] = check(it, recipients={"printer": recipient})
    assert id == "privacy.E011"
    assert "printer" in sentence
    assert said in sentence


def test_a_recipient_that_nothing_goes_to_needs_no_contract(settings: Any) -> None:
    with_a_contract(settings, MAIL_CONTRACT_SIGNED_ON="")
    assert check(a_map(), recipients={"printer": FIRM}) == []


def test_the_utility_itself_needs_no_contract(settings: Any) -> None:
    with_a_contract(settings, MAIL_CONTRACT_SIGNED_ON="")
    assert check(a_map(email=personal(recipients=("utility",))), recipients=RECIPIENTS) == []


@pytest.mark.parametrize(
    ("reviewed_on", "ids"), [("2025-11-22", []), ("2025-11-20", ["privacy.W001"])]
)
def test_a_review_is_good_for_a_year(reviewed_on: str, ids: list[str], settings: Any) -> None:
    with_a_contract(settings, MAIL_CONTRACT_REVIEWED_ON=reviewed_on)
    it = a_map(email=personal(recipients=("printer",)))
    assert [id for id, _ in check(it, recipients={"printer": FIRM})] == ids


def with_a_contract(settings: Any, **changed: str) -> None:
    right = {
        "MAIL_PROVIDER": "Postbox Inc.",
        "MAIL_CONTRACT_SIGNED_ON": "2026-01-05",
        "MAIL_CONTRACT_REVIEWED_ON": "2026-01-05",
    }
    for name, value in (right | changed).items():
        setattr(settings, name, value)


def test_a_cookie_that_is_set_is_described(settings: Any) -> None:
    settings.SESSION_COOKIE_NAME = "visit"
    [(id, sentence)] = check(a_map())
    assert id == "privacy.E012"
    assert 'describe_cookies(Cookie("visit"' in sentence


def test_a_cookie_belongs_to_a_group_people_are_asked_about() -> None:
    it = a_map()
    it.describe_cookies(a_cookie("_trail", group="advertising"))
    [(id, sentence)] = check(it)
    assert id == "privacy.E012"
    assert "_trail is in an unknown group: 'advertising'" in sentence


def test_nobody_is_asked_about_a_group_without_cookies() -> None:
    groups = {**COOKIE_GROUPS, "advertising": Word("advertising", "a")}
    [(id, sentence)] = check(a_map(), cookie_groups=groups)
    assert id == "privacy.E012"
    assert "the cookie group advertising, which has no cookie" in sentence


def test_a_kept_row_may_not_hang_on_the_subject_itself() -> None:
    with isolate_apps("privacy"):

        class Seal(models.Model):
            owner = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="+")
            value = models.IntegerField()

            class Meta:
                app_label = "privacy"

            def __str__(self) -> str:
                return "seal"

    it = a_map()
    it.describe(
        Seal,
        subject="owner",
        id=NotPersonal("a number"),
        owner=NotPersonal("a number"),
        value=kept(),
    )
    [message] = check_map(it, [Login, Letter, Seal], today=TODAY)
    assert message.id == "privacy.E013"
    assert "privacy.Seal.owner has on_delete=CASCADE towards privacy.Subject" in message.msg


def test_a_kept_row_may_not_hang_on_a_row_that_erasure_deletes() -> None:
    """E013 beyond the person's own tables: what erasure deletes would take the kept row along."""

    with isolate_apps("privacy"):

        class Stamp(models.Model):
            letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="+")
            value = models.IntegerField()

            class Meta:
                app_label = "privacy"

            def __str__(self) -> str:
                return "stamp"

    it = a_map(email=personal(erase=Erase.DELETE_ROW))
    it.describe(
        Stamp,
        subject="letter__login__subject",
        id=NotPersonal("a number"),
        letter=NotPersonal("a number"),
        value=kept(),
    )
    [message] = check_map(it, [Login, Letter, Stamp], today=TODAY)
    assert message.id == "privacy.E013"
    assert "privacy.Stamp.letter has on_delete=CASCADE towards privacy.Letter" in message.msg


def test_silencing_has_no_effect_and_is_told(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SILENCED_SYSTEM_CHECKS = ["privacy.E000", "privacy.E001", "models.W042"]
    fewer = {k: v for k, v in the_map.models.items() if k != "privacy.MergedSubject"}
    monkeypatch.setattr(the_map, "models", fewer)
    with pytest.raises(SystemCheckError) as refused:
        call_command("check", tags=["privacy"])
    assert "SILENCED_SYSTEM_CHECKS names privacy.E000." in str(refused.value)
    assert "SILENCED_SYSTEM_CHECKS names privacy.E001." in str(refused.value)
    assert "privacy.MergedSubject is not in the privacy map" in str(refused.value)
    assert "models.W042" not in str(refused.value)
