"""What people copy from a bill: forgiving in form, strict in substance."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Account, Customer
from privacy.models import Subject
from privacy.requests.matching import amount, plain, plain_number, same_name
from tests.conftest import NOW


@pytest.mark.parametrize(
    ("typed", "on_file"),
    [
        ("Ada Okafor", "OKAFOR, ADA N"),
        ("okafor ada", "OKAFOR, ADA N"),
        ("Ada N. Okafor", "OKAFOR, ADA N"),
        ("Tomas Rivera", "Tomás Rivera"),
        ("TOMÁS RIVERA", "Tomas Rivera"),
        ("Tomás Rivera", "Toma\u0301s Rivera"),  # the accent as a character of its own
        ("Jo Rivera", "RIVERA, JO M & SAM"),
        ("Sam Rivera", "RIVERA, JO M & SAM"),
        ("Jo and Sam Rivera", "RIVERA, JO & SAM"),
        ("Mary Smith-Jones", "SMITH JONES, MARY"),
        ("Pat O'Brien", "OBRIEN, PAT"),
        ("Pat O’Brien", "O'BRIEN, PAT"),  # as a telephone writes the apostrophe
        ("  Ada   Okafor ", "Okafor,Ada"),
        ("Prince", "PRINCE"),
        ("Mill Bakery", "MILL BAKERY LLC"),
        ("Ａｄａ Okafor", "Ada Okafor"),  # full width
    ],
)
def test_the_same_name_written_another_way(typed: str, on_file: str) -> None:
    assert same_name(typed, on_file)


@pytest.mark.parametrize(
    ("typed", "on_file"),
    [
        ("Ada", "OKAFOR, ADA N"),
        ("Okafor", "OKAFOR, ADA N"),
        ("Ada Okafer", "OKAFOR, ADA N"),
        ("Ada Smith", "OKAFOR, ADA N"),
        ("Ada Okafor Smith", "OKAFOR, ADA N"),
        ("A O", "OKAFOR, ADA N"),
        ("N", "OKAFOR, ADA N"),
        ("and", "OKAFOR, ADA and BEN"),
        ("Jo Smith", "RIVERA, JO M & SAM"),
        ("", "OKAFOR, ADA N"),
        ("Ada Okafor", ""),
        ("", ""),
        ("& , .", "& , ."),
    ],
)
def test_another_name(typed: str, on_file: str) -> None:
    assert not same_name(typed, on_file)


words = st.lists(
    st.text("abcdefghijklmnopqrstuvwxyzáéñöü", min_size=2, max_size=8).filter(lambda w: w != "and"),
    min_size=2,
    max_size=4,
)


@given(words=words, shuffled=st.randoms(use_true_random=False))
def test_order_case_and_punctuation_of_a_name_do_not_matter(words, shuffled) -> None:
    other = [word.upper() for word in words]
    shuffled.shuffle(other)
    assert same_name(" ".join(words), ", ".join(other))


@given(words=words, stranger=st.text("abcdefghijklmnop", min_size=2, max_size=8))
def test_a_word_that_is_not_on_file_is_never_let_through(words, stranger) -> None:
    on_file = [word for word in words if plain(word) != stranger]
    if stranger != "and":
        assert not same_name(" ".join([*on_file, stranger]), " ".join(on_file))


@pytest.mark.parametrize(
    "typed", ["0012-34 5a", "00 12 345A", "0012345a", " 0012.34/5A ", "0012–345a", "００１２345a"]
)
def test_dashes_spaces_and_case_of_a_number_do_not_matter(typed: str) -> None:
    assert plain_number(typed) == "0012345a"


@pytest.mark.parametrize("typed", ["12345a", "0012345", "0012345b", "0012354a"])
def test_another_number(typed: str) -> None:
    assert plain_number(typed) != "0012345a"


@pytest.mark.django_db
@pytest.mark.parametrize("number", ["001-4711", "AB 12/7", "x.9_Q", "310011-5"])
def test_the_database_writes_a_plain_number_as_the_rule_does(number: str) -> None:
    customer = Customer.objects.create(number="C1", subject=Subject.objects.create(created_at=NOW))
    account = Account.objects.create(number=number, customer=customer, from_date=NOW.date())
    account.refresh_from_db()
    assert account.number_plain == plain_number(number)


@pytest.mark.parametrize(
    ("typed", "sum_"),
    [
        ("84.20", "84.20"),
        ("$84.20", "84.20"),
        ("$ 84.2", "84.20"),
        (" 84 ", "84.00"),
        ("84.20 USD", "84.20"),
        ("84.20 usd", "84.20"),
        ("1,084.20", "1084.20"),
        ("1084.20", "1084.20"),
        ("$1,234,567.89", "1234567.89"),
        ("0", "0.00"),
        ("84,20", "84.20"),  # as in much of the world
    ],
)
def test_an_amount_as_people_type_it(typed: str, sum_: str) -> None:
    assert amount(typed) == Decimal(sum_)


@pytest.mark.parametrize(
    "typed",
    ["", "$", "eighty", "84.205", "1,08.20", "-84.20", "84.20.1", "1e3", "9" * 60, "NaN"],
)
def test_what_is_not_an_amount(typed: str) -> None:
    assert amount(typed) is None


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_every_amount_reads_back_as_it_was_printed(sum_: Decimal) -> None:
    assert amount(f"${sum_:,.2f}") == sum_
    assert amount(f"{sum_:.2f}") == sum_
