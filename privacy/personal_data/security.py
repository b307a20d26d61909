"""The security log: seen by those who watch over it, and by the person it is about."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from privacy.map import Erase, NotPersonal, Personal, describe

# Kept to its own end when somebody is erased (W2): whoever takes a login over and erases it would otherwise
# erase what shows it. Their number says nothing then, and a network is no home.
line = partial(
    Personal,
    "account.sign_in",
    purposes=("security",),
    source="observed",
    basis="legitimate_interest",
    keep="security_90d",
    erase=Erase.KEEP,
    keep_because="W2",
)
describe(
    "privacy.SecurityLine",
    subject="subject",
    clock="at",
    called=_("Sign-ins to your login, and tries"),
    id=NotPersonal("a running number"),
    kind=line(),
    subject_=NotPersonal("whose login it is, as a random number"),
    by=line(
        export=False,
        not_exported_because=_("It names a member of staff. You are shown their role instead."),
    ),
    typed=line(
        export=False,
        not_exported_because=_(
            "A scrambled mark of what somebody typed whom we do not know. None is on a line of yours."
        ),
    ),
    # What is left of an address when the part that tells homes apart is off: the address itself is nowhere.
    network=line(),
    about=line(),
    at=line(),
)
