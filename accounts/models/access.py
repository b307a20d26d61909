"""Who may see which account, in what role, from when to when."""

from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.customers import Account
from accounts.models.users import User


class Role(models.TextChoices):
    """What a person is to an account; `accounts.roles` says what each may see."""

    HOLDER = "holder", _("Account holder")
    HOUSEHOLD = "household", _("Member of the household")
    TENANT = "tenant", _("Tenant")
    LANDLORD = "landlord", _("Landlord")
    MANAGER = "manager", _("Property manager")
    HELPER = "helper", _("Helper")


class AccessGrantQuerySet(models.QuerySet["AccessGrant"]):
    """Reads of grants."""

    def live(self, *, today: date) -> Self:
        """Grants in force on `today`: not revoked and not run out."""
        return self.filter(Q(to_date=None) | Q(to_date__gt=today), revoked_at=None)


class AccessGrant(models.Model):
    """Lets `user` see `account` in a role, for days from `from_date` up to, not including, `to_date`.

    A NULL date leaves that side open. A grant that ran out or was revoked shows nothing any more, the
    past included. Only the account holder's grant has no end: their own past stays theirs.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="grants")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=16, choices=Role.choices)
    from_date = models.DateField(null=True, blank=True)
    to_date = models.DateField(null=True, blank=True)
    granted_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="grants_given"
    )
    granted_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="grants_revoked"
    )

    objects = AccessGrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_live_grant_per_user_and_account",
                fields=["account", "user"],
                condition=Q(revoked_at=None),
            ),
            models.UniqueConstraint(
                name="one_holder_per_account",
                fields=["account"],
                condition=Q(revoked_at=None, role=Role.HOLDER),
            ),
            models.CheckConstraint(
                name="grant_ends_after_it_begins",
                condition=Q(from_date=None) | Q(to_date=None) | Q(to_date__gt=F("from_date")),
            ),
            models.CheckConstraint(
                name="holder_has_the_whole_of_their_time",
                condition=~Q(role=Role.HOLDER) | Q(from_date=None, to_date=None),
            ),
        ]

    def __str__(self) -> str:
        return f"grant {self.pk}"

    @property
    def last_date(self) -> date | None:
        """The last day it lets somebody see, None where it has no end: what people call its end."""
        return self.to_date - timedelta(days=1) if self.to_date else None


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Reads of invitations."""

    def of_holder(self, user: User) -> Self:
        """Invitations to the accounts that `user` holds."""
        return self.filter(
            account__grants__user=user,
            account__grants__role=Role.HOLDER,
            account__grants__revoked_at=None,
        )


class InvitedAddress(models.Model):
    """Says that an address was invited to `account`, to count the mails of a day.

    It outlives the invitation: one that was withdrawn or answered was mailed all the same. The address
    stands here as a keyed digest: enough to know it again, not enough to learn it.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="invited_addresses")
    email_digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "invited addresses"
        indexes = [models.Index(fields=["account", "at"], name="invited_by_account")]

    def __str__(self) -> str:
        return f"invited address {self.pk}"


class Invitation(models.Model):
    """An offer of access sent by e-mail. The row goes when it is answered, withdrawn or too old.

    The secret in the link is made when the mail is sent; only its digest is kept.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(max_length=254)
    role = models.CharField(max_length=16, choices=Role.choices)
    from_date = models.DateField(null=True, blank=True)
    to_date = models.DateField(null=True, blank=True)
    language = models.CharField(max_length=8, blank=True)
    invited_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="invitations_sent")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    # When to try again, once a mail server has refused the mail; NULL while none has.
    mail_again_at = models.DateTimeField(null=True, blank=True)
    # Since when it is being handed over; stays where nobody knows whether it was taken.
    mailing_at = models.DateTimeField(null=True, blank=True)
    token_digest = models.CharField(max_length=64, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="nobody_is_invited_to_be_the_holder", condition=~Q(role=Role.HOLDER)
            ),
            models.UniqueConstraint(
                name="one_invitation_per_account_and_email", fields=["account", "email"]
            ),
            models.UniqueConstraint(
                name="invitation_secrets_differ",
                fields=["token_digest"],
                condition=~Q(token_digest=""),
            ),
        ]
        # For whoever asks what is held about them: their address may stand in somebody's invitation.
        indexes = [models.Index(name="invitations_by_email", fields=["email"])]

    def __str__(self) -> str:
        return f"invitation {self.pk}"

    @property
    def last_date(self) -> date | None:
        """The last day it lets somebody see, None where it has no end: what people call its end."""
        return self.to_date - timedelta(days=1) if self.to_date else None
