"""A bill as a PDF (R15): tagged, in its order and its language, and only for who may see the bill."""

from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from typing import Any

import pytest
import typst
from django.test import Client
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from accounts.models import Premises
from billing.models import Bill, BillLine
from billing.paper import section, set_bill
from tests.conftest import Town, make_bill

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]


def read(client: Client, bill: Bill) -> PdfReader:
    page = client.get(f"/bills/{bill.pk}/pdf/")
    assert page["Content-Type"] == "application/pdf"
    return PdfReader(BytesIO(page.content))


def tags(element: Any) -> Iterator[str]:
    """Yield the tags of a part of the structure, in reading order."""
    element = element.get_object() if hasattr(element, "get_object") else element
    if isinstance(element, ArrayObject):
        for each in element:
            yield from tags(each)
    elif isinstance(element, DictionaryObject):
        if "/S" in element:
            yield element["/S"]
        if "/K" in element:
            yield from tags(element["/K"])


def text(pdf: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in pdf.pages)


def test_a_screen_reader_finds_title_language_headings_and_tables(as_: As, town: Town) -> None:
    pdf = read(as_("ada"), make_bill(town, "ada", "mill", date(2026, 10, 20)))
    root = pdf.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("en", True)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert pdf.metadata
    assert pdf.metadata.title == "Bill of 21 November 2026"
    assert "pdfuaid" in pdf.xmp_metadata.stream.get_data().decode()  # says that it is PDF/UA
    found = list(tags(root["/StructTreeRoot"]))
    outline = [tag for tag in found if tag in {"/H1", "/H2", "/L", "/Table"}]
    assert outline == [
        *("/H1", "/H2", "/L", "/H2", "/Table", "/H2", "/L"),
        *("/H2",),  # what changed since the bill before: in sentences
    ]
    assert found.count("/TH") == 4


def test_it_reads_as_the_page_does(as_: As, town: Town) -> None:
    bill = make_bill(town, "ada", "mill", date(2026, 10, 20), open_amount="84.20")
    page, said = as_("ada").get(f"/bills/{bill.pk}/").context, text(read(as_("ada"), bill))
    order = [page["heading"], "001-4711", "Base charge", "$44.20", "Amount due"]
    places = [said.index(each) for each in order]
    assert places == sorted(places)
    spanish = as_("ada")
    spanish.cookies["django_language"] = "es"
    pdf = read(spanish, bill)
    assert pdf.trailer["/Root"]["/Lang"] == "es"
    assert "Factura del 21 de noviembre de 2026" in text(pdf)


HOSTILE = '#panic("x") $ x^2 $ *b* _i_ `r` \\ @ref <l> // c = h "q" {a} [b]'


def test_what_is_on_a_bill_is_no_markup(as_: As, town: Town) -> None:
    bill = make_bill(town, "ada", "mill", date(2026, 10, 20))
    Premises.objects.filter(pk=bill.premises_id).update(line1=HOSTILE)
    BillLine.objects.filter(bill=bill).update(text=HOSTILE)
    assert text(read(as_("ada"), bill)).count('#panic("x") $ x^2 $ *b* _i_') == 4


def test_a_bill_of_two_hundred_lines_has_several_pages(as_: As, town: Town) -> None:
    bill = make_bill(town, "ada", "mill", date(2026, 10, 20))
    BillLine.objects.bulk_create(
        BillLine(bill=bill, position=n, text=f"Line {n}", amount=n) for n in range(3, 201)
    )
    pdf = read(as_("ada"), bill)
    assert len(pdf.pages) > 3
    assert list(tags(pdf.trailer["/Root"]["/StructTreeRoot"])).count("/Table") == 1


def test_the_same_bill_is_set_the_same_but_for_its_hour(town: Town) -> None:
    parts = [section("What?", facts=[{"term": "Water", "text": "5"}], sentences=["So it is."])]
    bill = {
        "lang": "en", "title": "A bill", "number": "B-1", "heading": "$1", "lead": "", "to": [],
        "utility": {"name": "W", "lines": []}, "sections": parts,
    }  # fmt: skip
    first, second = (PdfReader(BytesIO(set_bill(bill))) for _time in range(2))
    assert text(first) == text(second) == "W A bill $1 What? Water 5 So it is. B-1 1 / 1"


def test_rows_get_names_the_day_typst_can_give_them() -> None:
    """`pdf.header-cell(scope: "row")` is behind a flag that the wheel cannot set; when this fails, use it."""
    asked = b'#table(columns: 2, pdf.header-cell(scope: "row")[Base charge], [40])'
    with pytest.raises(typst.TypstError, match="does not contain `header-cell`"):
        typst.compile(asked, format="pdf")
