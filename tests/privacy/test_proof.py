"""Nothing is left of somebody who was erased: proven by looking, with a scanner that can see."""

import base64
import gzip
import html
import io
import json
import os
import quopri
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from hashlib import md5, sha256
from pathlib import Path
from urllib.parse import quote

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import Customer
from portal.devdb import server_programs
from privacy.actions.erasure import carry_out, erase
from privacy.erasing.erasure import plan
from privacy.erasing.places import UNSEALED, Cell
from privacy.erasing.proof import Known, Proof, look_for, prove, rows_of, values_of
from privacy.erasing.variants import SHORTEST, fold, variants
from privacy.keys import seal
from privacy.map import Erase, PrivacyMap, the_map
from privacy.models import Subject
from tests.conftest import NOW, TODAY, Town, build_town
from tests.fakes import Mailbox
from tests.privacy import canary
from tests.tables import Kept

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture(scope="module")
def lives() -> list[Kept]:
    """A life of the canary's, once somebody has asked for it: three seconds, for twenty tests."""
    return []


@pytest.fixture
def quillon(db: None, lives: list[Kept], mailbox: Mailbox, tmp_path: Path) -> Subject:
    """The canary, who has used everything there is, in the town."""
    if not lives:
        lives.append(Kept(lambda: canary.live(build_town(), mailbox, tmp_path)))
    subject: Subject = lives[0].put_back()
    return subject


def erasing(subject: Subject, described: PrivacyMap = the_map) -> Callable[[], object]:
    """Return what erases somebody by a map."""

    def erase_them() -> None:
        if described is the_map:
            digest = plan(subject, on=TODAY).digest
            erase(subject=subject, digest=digest, by=subject, at=NOW)
        else:
            carry_out(found=plan(subject, on=TODAY, described=described), subject=subject)

    return erase_them


def changed_map(label: str, column: str, **changes: object) -> PrivacyMap:
    """Return the portal's map with one column declared otherwise."""
    entry = the_map.models[label]
    column_of = replace(entry.personal[column], **changes)  # type: ignore[arg-type]  # a test's own
    return PrivacyMap(
        models=the_map.models
        | {label: replace(entry, columns={**entry.columns, column: column_of})},
        tables=the_map.tables,
        cookies=the_map.cookies,
    )


def rows_with_canaries() -> dict[str, int]:
    """Look for the canary's words without the scanner: in the plain text of every row."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p')"
            " AND NOT c.relispartition"
        )
        found = {}
        for (table,) in cursor.fetchall():
            cursor.execute(
                f'SELECT count(*) FROM "{table}" AS t WHERE t::text ILIKE ANY(%s)',  # noqa: S608 -- catalogue
                [[f"%{word}%" for word in canary.WORDS]],
            )
            [(how_many,)] = cursor.fetchall()
            if how_many:
                found[table] = how_many
    return found


# --- The proof ------------------------------------------------------------------------------------------


def test_nothing_is_left_but_what_is_declared(quillon: Subject, tmp_path: Path) -> None:
    """A129, A131, L09: every value was seen before, none is there after, the rest is the keep list."""
    before = rows_with_canaries()
    assert {
        "account_emailaddress",
        "accounts_customer",
        "accounts_customerphone",
        "accounts_homenickname",
        "accounts_invitation",
        "accounts_setasiderow",
        "accounts_user",
        "mfa_authenticator",
        "usersessions_usersession",
    } <= set(before)
    assert "django_admin_log" not in before

    proof = prove(quillon, erasing(quillon), files=[tmp_path])

    assert proof.unseen == ()
    assert proof.left == ()
    assert proof.values > 20
    assert proof.holds
    assert rows_with_canaries() == {}
    # The town's name stands in everybody's service address, which is declared to stay.
    assert {hit.where for hit in proof.stays} == {"accounts_premises.city"}
    # Whoever asks for a code is a visitor until they enter it; tries are counted for a day. The last letter,
    # and what firms know the person by, are sealed until they are sent and answered.
    assert {hit.where.partition(".")[0] for hit in proof.passing} <= {
        "django_session",
        "portal_cache",
        "privacy_downstreamnotice",
        "privacy_letter",
    }


def test_what_must_stay_is_still_there(quillon: Subject) -> None:
    """A130: service address, account number, bills."""
    prove(quillon, erasing(quillon))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.number, p.line1, b.amount_due FROM billing_bill b"
            " JOIN accounts_account a ON a.id = b.account_id"
            " JOIN accounts_premises p ON p.id = b.premises_id WHERE a.number = '77-0001'"
        )
        rows = [tuple(map(str, row)) for row in cursor.fetchall()]
    assert rows == [("77-0001", "77 Canary Wharf", "84.20")]


@pytest.mark.django_db(transaction=True)
def test_a_dump_of_the_database_has_no_canary(town: Town, mailbox: Mailbox, tmp_path: Path) -> None:
    """As a thief of a backup would look: in the text of pg_dump."""
    quillon = canary.live(town, mailbox, tmp_path)
    before = dump()
    assert {word for word in canary.WORDS if word not in before} == canary.WORDS_OF_RIGHTS
    erasing(quillon)()
    after = dump()
    assert "77 canary wharf" in after
    assert [word for word in canary.WORDS if word in after] == []


def dump() -> str:
    """Return the data of the test database as pg_dump writes it, in small letters."""
    to = connection.settings_dict
    where = {"-h": to["HOST"], "-p": to["PORT"], "-U": to["USER"], "-d": to["NAME"]}
    options = [text for option, value in where.items() if value for text in (option, str(value))]
    done = subprocess.run(
        [server_programs(None) / "pg_dump", "--data-only", "--no-owner", *options],
        capture_output=True,
        check=True,
        env={**os.environ, "PGPASSWORD": to["PASSWORD"] or ""},
    )
    return done.stdout.decode().lower()


# --- Mutations: what a proof that holds would have to let through ------------------------------------------


def test_a_column_that_nobody_described_is_found(
    town: Town, mailbox: Mailbox, tmp_path: Path
) -> None:
    """A text column added behind the map's back."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE billing_bill ADD COLUMN remark text")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        quillon = canary.live(town, mailbox, tmp_path)
        cursor.execute("UPDATE billing_bill SET remark = 'Talked to Zephyrine, Quillon'")
    proof = prove(quillon, erasing(quillon))
    assert {hit.where for hit in proof.left} == {"billing_bill.remark"}
    assert not proof.holds


@pytest.mark.parametrize(
    ("label", "column"),
    [
        ("accounts.Customer", "name"),
        ("accounts.User", "email"),
    ],
)
def test_a_column_that_is_kept_by_mistake_is_found(
    label: str, column: str, quillon: Subject
) -> None:
    """Erase.KEEP written where it should not be: what may stay is not read from the map."""
    wrong = changed_map(label, column, erase=Erase.KEEP, keep_because="W6", keep_note="oops")
    proof = prove(quillon, erasing(quillon, wrong), described=wrong)
    table = label.replace(".", "_").lower()
    assert f"{table}.{column}" in {hit.where for hit in proof.left}
    assert not proof.holds


def test_an_erasure_that_does_nothing_is_found(quillon: Subject) -> None:
    proof = prove(quillon, lambda: None)
    assert {it.name for it in values_of(quillon)} <= {hit.value for hit in proof.left}
    assert not proof.holds


def test_a_way_to_the_wrong_rows_is_found(quillon: Subject) -> None:
    """Values that are known and not where the map says: the scanner would be looking past them."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_customer RENAME TO accounts_customer_old")
        cursor.execute("CREATE VIEW accounts_customer AS SELECT * FROM accounts_customer_old")
        known = values_of(quillon)
        cursor.execute("DROP VIEW accounts_customer")
        cursor.execute("CREATE VIEW accounts_customer AS SELECT id FROM accounts_customer_old")
    assert look_for(known).left != ()
    assert any(it.label == "accounts.Customer" for it in known)


def test_a_proof_about_nobody_does_not_hold(subject: Subject) -> None:
    proof = prove(subject, lambda: None)
    assert (proof.values, proof.holds) == (0, False)


def test_a_neighbour_of_the_same_name_is_not_taken_for_what_was_left(quillon: Subject) -> None:
    """Their own name, in their own row, is theirs; in anybody's free text it is not."""
    Customer.objects.filter(number="C2").update(name="Ansgar Zephyrine", mail_line1=canary.BOX)
    proof = prove(quillon, erasing(quillon))
    assert proof.holds
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_feedfile SET header = 'of Quillon Zephyrine'")
    again = prove(quillon, lambda: None)
    assert again.values == 0  # nothing is known any more: values must be collected before


# --- What the scanner sees ------------------------------------------------------------------------------

NAME, MAIL = "Zoë O'Quillon & Söhne", "zoe.quillon@zephyrine.example"
WRITINGS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "shouted": str.upper,
    "without accents": lambda text: text.replace("ë", "e").replace("ö", "o"),
    "in an address": lambda text: quote(text, safe=""),
    "on a page": html.escape,
    "in JSON": json.dumps,
    "in a mail": lambda text: quopri.encodestring(text.encode()).decode(),
    "in base64": lambda text: base64.b64encode(text.encode()).decode(),
    "in base64, one further": lambda text: base64.b64encode(b"=" + text.encode()).decode(),
    "in base64, two further": lambda text: base64.b64encode(b"<>" + text.encode() + b"x").decode(),
    "in hexadecimal": lambda text: text.encode().hex(),
    "as SHA-256": lambda text: sha256(text.lower().encode()).hexdigest(),
    "as MD5": lambda text: md5(text.encode(), usedforsecurity=False).hexdigest(),
}


@pytest.mark.parametrize("value", [NAME, MAIL])
@pytest.mark.parametrize("writing", WRITINGS)
def test_a_value_is_found_in_whatever_writing(writing: str, value: str) -> None:
    written = fold(f"before {WRITINGS[writing](value)} after")
    assert any(it in written for it in variants(value, category="name"))
    other = fold(f"before {WRITINGS[writing]('Ada Okafor, 12 Mill Lane')} after")
    assert not any(it in other for it in variants(value, category="name"))


NUMBERS = ["+1 555 019 2837", "555.019.2837", "(555) 019-2837", "15550192837", "5550192837"]


GIVEN = {
    "text": canary.LOGIN,
    "jsonb": json.dumps({"to": ["x", canary.LOGIN]}),
    "bytea": canary.LOGIN.encode(),
    "text[]": ["x", canary.LOGIN],
    "tsvector": f"'{canary.LOGIN}':1",
    "varchar(80)": f"call {canary.PHONE}",
}


def test_a_value_is_found_in_whatever_column(quillon: Subject) -> None:
    with connection.cursor() as cursor:
        for number, (kind, value) in enumerate(GIVEN.items()):
            cursor.execute(f"CREATE TABLE stray_{number} (kept {kind})")
            cursor.execute(f"INSERT INTO stray_{number} VALUES (%s::{kind})", [value])  # noqa: S608 -- a test's own
    left = prove(quillon, erasing(quillon)).left
    assert {hit.where for hit in left} == {f"stray_{n}.kept" for n in range(len(GIVEN))}


SHORT = "Jo77"
LEAKED = {
    "among other words": "they call her Jo77 at home",
    "within a word": "xxjo77xx",
    "in hexadecimal": SHORT.encode().hex(),
    "in base64": base64.b64encode(SHORT.encode()).decode(),
    "as SHA-256": sha256(SHORT.lower().encode()).hexdigest(),
    "in bytes": f"\\x{b'call Jo77'.hex()}",
    "its hexadecimal digits in bytes": f"\\x{SHORT.encode().hex().encode().hex()}",
    "sealed by nobody we know": f"gAAAAA{'x' * 40}jo77{'x' * 40}",
    "sealed by us, opened": None,
}


@pytest.mark.parametrize("writing", LEAKED)
def test_a_short_value_is_found_where_somebody_wrote_it(writing: str, db: None) -> None:
    """A mutation: of four letters, in a column of text and in one of bytes, in whatever writing."""
    text = LEAKED[writing] or seal("call Jo77").decode()
    known = Known(SHORT, "name", "accounts.Customer", "name", "1")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE stray (kept text)")
        if text.startswith("\\x"):
            cursor.execute("ALTER TABLE stray ALTER kept TYPE bytea USING kept::bytea")
        cursor.execute("INSERT INTO stray VALUES (%s)", [text])
    assert {hit.where.removesuffix(UNSEALED) for hit in look_for([known]).left} == {"stray.kept"}


def test_a_short_value_is_not_found_by_chance(db: None) -> None:
    """In a digest, in bytes that say something else, and in what we sealed and can open ourselves."""
    sealed = seal("a word of somebody else").decode()
    chance = [sealed[i : i + SHORTEST] for i in range(6, 40)] + ["9494", "beef"]
    known = [Known(it, "name", "accounts.Customer", "name", "1") for it in chance]
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE stray (said text, digest text, kept bytea, packed bytea)")
        row = [f"to {sealed}.", "9494beef" * 8, bytes.fromhex("9494beef"), sealed.encode()]
        cursor.execute("INSERT INTO stray VALUES (%s, %s, %s, %s)", row)
    assert [it for it in look_for(known).left if it.where.startswith("stray")] == []
    broken = sealed[:-6] + sealed[-6:].swapcase()  # which nobody can open, so it may be anything
    with connection.cursor() as cursor:
        cursor.execute("UPDATE stray SET said = %s", [broken])
    assert "stray.said" in {hit.where for hit in look_for(known).left}


@pytest.mark.parametrize("number", NUMBERS)
def test_a_telephone_number_is_found_however_it_is_punctuated(number: str) -> None:
    known = Known(canary.PHONE, "contact.phone", "accounts.CustomerPhone", "number", "1")
    assert known.is_in(Cell("", "", f"call {number} today"))
    assert not known.is_in(Cell("", "", "call 555 019 2838 today, or 1 555 019 28370"))


def test_a_value_is_found_in_files_and_in_what_is_packed(quillon: Subject, tmp_path: Path) -> None:
    folder = tmp_path / "spool"
    folder.mkdir()
    (folder / "mail.eml").write_bytes(b"To: quillon.login@zephyrine.example\n")
    (folder / "log.gz").write_bytes(gzip.compress(canary.NAME.encode()))
    with zipfile.ZipFile(folder / "export.zip", "w") as archive:
        archive.writestr("data.json", json.dumps({"phone": canary.PHONE}))
    (folder / "innocent.txt").write_text("Ada Okafor")
    (folder / "quillon.login@zephyrine.example").write_text("")
    left = prove(quillon, erasing(quillon), files=[folder]).left
    assert {hit.where for hit in left} == {
        "file mail.eml",
        "file log.gz",
        "file export.zip",
        "file name quillon.login@zephyrine.example",
    }


def test_what_is_said_of_a_hit_names_no_value(quillon: Subject) -> None:
    said = " ".join(map(str, prove(quillon, lambda: None).left)).lower()
    assert said != ""
    assert [word for word in canary.WORDS if word in said] == []


def test_own_rows_are_told_from_those_of_others(quillon: Subject) -> None:
    own = rows_of(quillon)
    assert ("accounts.Customer", str(Customer.objects.get(number="C-77").pk)) in own
    assert ("accounts.Customer", str(Customer.objects.get(number="C1").pk)) not in own


# --- The command ----------------------------------------------------------------------------------------


def test_the_command_rehearses_and_then_erases(quillon: Subject) -> None:
    out = io.StringIO()
    call_command("prove_erasure", str(quillon.pk), rehearse=True, stdout=out)
    assert "Nothing is left but what is declared." in out.getvalue()
    assert "It was a rehearsal" in out.getvalue()
    quillon.refresh_from_db()
    assert quillon.erased_at is None
    call_command("prove_erasure", str(quillon.pk), stdout=io.StringIO())
    quillon.refresh_from_db()
    assert quillon.erased_at == NOW
    with pytest.raises(CommandError, match="was erased already"):
        call_command("prove_erasure", str(quillon.pk), stdout=io.StringIO())


def test_the_command_takes_values_of_somebody_who_is_erased(
    quillon: Subject, tmp_path: Path
) -> None:
    """They are not known any more: whoever asks brings them, and they are not printed."""
    values = tmp_path / "values"
    values.write_text(f"{canary.LOGIN}\n\n{canary.NAME}\n")
    out = io.StringIO()
    with pytest.raises(CommandError, match="Something is left"):
        call_command("prove_erasure", values=values, stdout=out)
    assert "value 1 found in accounts_user.email" in out.getvalue()
    assert "quillon" not in out.getvalue().lower()
    erasing(quillon)()
    call_command("prove_erasure", values=values, stdout=io.StringIO())


def test_the_command_fails_where_something_is_left(quillon: Subject) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE stray (kept text)")
        cursor.execute("INSERT INTO stray VALUES (%s)", [canary.LOGIN])
    out = io.StringIO()
    with pytest.raises(CommandError, match="Something is left"):
        call_command("prove_erasure", str(quillon.pk), rehearse=True, stdout=out)
    assert "found in stray.kept" in out.getvalue()


def test_a_proof_holds_only_where_something_was_looked_for_and_seen() -> None:
    nothing = Proof(values=0, unseen=(), left=(), stays=(), passing=())
    assert [nothing.holds, replace(nothing, values=1).holds] == [False, True]
    assert not replace(nothing, values=1, unseen=("accounts.User.email",)).holds
