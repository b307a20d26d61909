"""What the cast of the demonstration paid here: receipts, a card that is kept, and bills paid by themselves.

Done by the actions that pages and the firm's events call, each at its own time.
"""

from datetime import datetime, time, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.actions.outgoing import make_file
from accounts.models import Account, User
from accounts.models.access import Role
from billing.actions.autopay import begin_autopay
from billing.actions.ledger import heed
from billing.gateway.demonstration import GOOD, LAST4, Sealed, paid_event
from billing.gateway.stripe import cents, told_of
from billing.jobs import plan_autopay
from billing.models import Bill, Payment, PaymentOrder, SavedMethod
from billing.paying import MOST_DAYS_BEFORE
from billing.topics import PLANNED, RECEIPT, TROUBLE
from notices.models import Notice

PAYERS = ("ada@example.org", "lena@example.org")
RECEIPTS = 4
EVENING = time(19, 30)


@transaction.atomic
def pay_in_the_demonstration(now: datetime) -> int:
    """Let the cast have paid their last bills here, and have the next ones paid; return how many receipts."""
    receipts = 0
    for user in User.objects.filter(email__in=PAYERS).select_related("subject"):
        method = SavedMethod.objects.create(
            subject=user.subject, token=f"pm_demo_{user.pk}_{GOOD}", customer=f"cus_demo_{user.pk}",
            brand="visa", last4=LAST4[GOOD], expires_on=timezone.localdate(now) + timedelta(days=900),
            saved_at=now - timedelta(days=200),
        )  # fmt: skip
        accounts = Account.objects.filter(grants__user=user, grants__role=Role.HOLDER)
        for account in accounts.order_by("pk")[:1]:
            receipts += _paid_before(account, user, method)
            begin_autopay(
                account=account, by=user, method=method, most=Decimal(150), days_before=MOST_DAYS_BEFORE,
                at=now - timedelta(days=30),
            )  # fmt: skip
    make_file(by=None, at=now - timedelta(days=1))
    plan_autopay(now)
    written = Notice.objects.filter(topic__in=[RECEIPT.key, PLANNED.key, TROUBLE.key])
    written.filter(written_at__lt=now - timedelta(days=1)).update(
        state=Notice.State.SENT, ended_at=F("written_at")
    )
    return receipts


def _paid_before(account: Account, user: User, method: SavedMethod) -> int:
    """Say of the last payments in the utility's books that they were made here."""
    booked = Payment.objects.filter(account=account, kind=Payment.Kind.PAYMENT).newest_first()
    done = 0
    for payment in booked[:RECEIPTS]:
        bill = Bill.objects.filter(account=account, issued_on__lte=payment.paid_on).newest_first()
        if not (paid_for := bill.first()):
            continue
        at = timezone.make_aware(datetime.combine(payment.paid_on, EVENING))
        order = PaymentOrder.objects.create(
            reference=payment.reference, bill=paid_for, payer=user.subject, amount=payment.amount,
            way=PaymentOrder.Way.ONCE, state=PaymentOrder.State.OPEN, made_at=at, sent_at=at,
            method=method,
        )  # fmt: skip
        page = Sealed(order.reference, cents(order.amount), "", False, "", "", int(at.timestamp()))
        heed(told=told_of(paid_event(page, at=at)), at=at)
        done += 1
    return done
