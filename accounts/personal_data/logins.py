"""What a login is and may do."""

from functools import partial

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.personal_data.columns import (
    BY_NUMBER,
    LAST_ACCOUNT,
    NUMBER,
    OURS,
    from_you,
    secret,
    sees_an_open_account,
    signing_in,
)
from privacy.map import Erase, NotPersonal, Personal, describe

describe("contenttypes.ContentType", id=NUMBER, app_label=OURS, model=OURS)
describe("auth.Permission", id=NUMBER, name=OURS, content_type=OURS, codename=OURS)
describe("auth.Group", id=NUMBER, name=NotPersonal("a role of staff, whoever has it"))
describe("auth.Group_permissions", id=NUMBER, group=OURS, permission=OURS)

describe(
    "accounts.User",
    in_totals=("joined_at", "language"),
    subject="subject",
    clock=f"subject__{LAST_ACCOUNT}",
    in_use=sees_an_open_account("pk"),
    called=_("Your login"),
    id=NotPersonal("a running number; other rows point at it"),
    subject_=NotPersonal("the random number that stays as the tombstone"),
    email=from_you(
        "contact.email",
        purposes=("account", "service_messages"),
        erase=Erase.TOKEN,
        recipients=("utility", "mail"),
        verifier=True,
        proven=Q(emailaddress__verified=True, emailaddress__email__iexact=F("email")),
    ),
    password=secret(source="subject", keep="account_closed_90d", erase=Erase.BLANK),
    last_login=signing_in(erase=Erase.NULL),
    joined_at=signing_in(
        erase=Erase.KEEP,
        keep_because="W6",
        keep_note=_("When you signed up, to count how many people did."),
    ),
    language=from_you(
        "account.settings", purposes=("account", "service_messages"), erase=Erase.BLANK
    ),
    is_active=NotPersonal("a switch of the login", when_erased=False),
    is_staff=NotPersonal("a switch of the login", when_erased=False),
    is_superuser=NotPersonal("a switch of the login", when_erased=False),
)

staff_role = partial(
    Personal,
    "staff.identity",
    purposes=("account", "security"),
    source="staff",
    basis="contract",
    keep="access_ended",
    erase=Erase.DELETE_ROW,
)
describe(
    "accounts.User_groups",
    subject="user__subject",
    called=_("Groups of your staff login"),
    beside={"role": "group__name"},
    id=NUMBER,
    user=BY_NUMBER,
    group=staff_role(),
)
describe(
    "accounts.User_user_permissions",
    subject="user__subject",
    called=_("Permissions of your staff login"),
    beside={"about": "permission__name"},
    id=NUMBER,
    user=BY_NUMBER,
    permission=staff_role(),
)
