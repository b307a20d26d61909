"""Two subjects become one when a login and a customer record turn out to be the same person."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Account, Customer, User
from privacy.actions import SubjectErased, TwoPeople, merge_subjects
from privacy.models import Look, MergedSubject, Subject

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)


def a_login(email: str) -> User:
    return User.objects.create_user(email)


def a_customer(number: str) -> Customer:
    return Customer.objects.create(
        number=number, subject=Subject.objects.create(created_at=NOW), name="Ada Lane"
    )


def an_account(customer: Customer) -> Account:
    return Account.objects.create(
        number=f"A-{customer.number}", customer=customer, from_date=date(2020, 1, 1)
    )


def test_everything_points_at_the_subject_that_is_kept(make_looks) -> None:
    ada, ben = make_looks(of_ada=2, of_ben=1)
    customer, other = a_customer("100"), a_customer("200")
    login = a_login("ada@example.org")
    Customer.objects.filter(pk=customer.pk).update(subject=ada)
    gone = ada.pk

    merge_subjects(keep=login.subject, gone=ada, at=NOW)

    customer.refresh_from_db()
    other.refresh_from_db()
    assert customer.subject == login.subject
    assert other.subject not in (login.subject, ada)
    assert Look.objects.filter(subject=login.subject).count() == 2
    assert Look.objects.filter(subject=ben).count() == 1
    assert not Subject.objects.filter(pk=gone).exists()
    assert list(MergedSubject.objects.values_list("gone", "into", "at")) == [
        (gone, login.subject_id, NOW)
    ]


def test_looks_that_a_member_of_staff_took_move_with_them(make_looks) -> None:
    make_looks(of_ada=1, of_ben=1)
    dana = Subject.objects.get(looks_taken__subject__isnull=False, looks_taken__pk=first_look())
    login = a_login("dana@example.org")
    merge_subjects(keep=login.subject, gone=dana, at=NOW)
    assert set(Look.objects.values_list("by", flat=True)) == {login.subject_id}


def first_look() -> int:
    return Look.objects.order_by("pk").values_list("pk", flat=True)[0]


def test_two_logins_are_two_people() -> None:
    ada, mallory = a_login("ada@example.org"), a_login("mallory@example.org")
    customer = a_customer("100")
    merge_subjects(keep=ada.subject, gone=customer.subject, at=NOW)
    with pytest.raises(TwoPeople, match=r"accounts\.User"):
        merge_subjects(keep=mallory.subject, gone=ada.subject, at=NOW)
    customer.refresh_from_db()
    assert customer.subject == ada.subject
    assert Subject.objects.filter(pk__in=[ada.subject_id, mallory.subject_id]).count() == 2


def test_a_refused_merge_moves_nothing(make_looks) -> None:
    looked_at, _ben = make_looks(of_ada=1, of_ben=0)
    ada, mallory = a_login("ada@example.org"), a_login("mallory@example.org")
    User.objects.filter(pk=ada.pk).update(subject=looked_at)
    with pytest.raises(TwoPeople), transaction.atomic():
        merge_subjects(keep=mallory.subject, gone=looked_at, at=NOW)
    assert Look.objects.get().subject == looked_at


@pytest.mark.parametrize("erased", ["keep", "gone"])
def test_a_tombstone_is_never_given_a_living_person(erased: str) -> None:
    pair = {"keep": a_login("ada@example.org").subject, "gone": a_customer("100").subject}
    Subject.objects.filter(pk=pair[erased].pk).update(erased_at=NOW)
    with pytest.raises(SubjectErased):
        merge_subjects(keep=pair["keep"], gone=pair["gone"], at=NOW)
    assert Subject.objects.filter(pk=pair["gone"].pk).exists()


def test_a_subject_merged_into_itself_stays() -> None:
    ada = a_login("ada@example.org")
    merge_subjects(keep=ada.subject, gone=ada.subject, at=NOW)
    assert Subject.objects.filter(pk=ada.subject_id).exists()
    assert not MergedSubject.objects.exists()


def test_a_subject_that_was_merged_away_is_not_merged_again() -> None:
    ada, customer = a_login("ada@example.org"), a_customer("100")
    late = customer.subject
    merge_subjects(keep=ada.subject, gone=customer.subject, at=NOW)
    with pytest.raises(Subject.DoesNotExist):
        merge_subjects(keep=late, gone=ada.subject, at=NOW)
    assert Subject.objects.filter(pk=ada.subject_id).exists()


def test_former_numbers_follow_a_second_merge() -> None:
    ada, first, second = a_login("ada@example.org"), a_customer("100"), a_customer("200")
    merge_subjects(keep=first.subject, gone=second.subject, at=NOW)
    middle, oldest = first.subject_id, second.subject_id
    merge_subjects(keep=ada.subject, gone=first.subject, at=NOW)
    assert set(MergedSubject.objects.values_list("gone", "into")) == {
        (oldest, ada.subject_id),
        (middle, ada.subject_id),
    }


def test_looks_are_guarded_again_after_a_merge_in_the_same_transaction(make_looks) -> None:
    looked_at, ben = make_looks(of_ada=1, of_ben=1)
    merge_subjects(keep=a_login("ada@example.org").subject, gone=looked_at, at=NOW)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Look.objects.update(subject=ben)


def test_the_wish_to_be_left_alone_is_not_lost(make_subject) -> None:
    """A179: restricted or in doubt under either number, so is the person."""
    keep, gone = make_subject(), make_subject()
    Subject.objects.filter(pk=gone.pk).update(restricted_at=NOW, suspected_at=NOW)
    merge_subjects(keep=keep, gone=gone, at=NOW)
    keep.refresh_from_db()
    assert (keep.restricted_at, keep.suspected_at) == (NOW, NOW)
