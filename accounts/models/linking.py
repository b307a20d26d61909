"""Tying a login to the utility's record: attempts, and codes sent to the contact on file."""

from django.db import models

from accounts.models.customers import Account
from accounts.models.users import User


class LinkAttempt(models.Model):
    """One try to prove that an account is one's own. What was typed is not kept.

    The account number tried stands here as a keyed digest: enough to count tries against one account,
    whether or not it exists, and not enough to learn which.
    """

    # NULL once the login is erased: the count against the account must outlive it.
    user = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="link_attempts"
    )
    at = models.DateTimeField()
    account_digest = models.CharField(max_length=64)
    # The account that was matched, or that the try was about; its contact on file is told.
    account = models.ForeignKey(
        Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    linked = models.BooleanField(default=False)
    # By a code to the contact on file: nothing is guessed by asking for one, so it is counted apart.
    by_code = models.BooleanField(default=False)
    told_at = models.DateTimeField(null=True, blank=True)
    # When to try again, once a mail server has refused the mail; NULL while none has.
    mail_again_at = models.DateTimeField(null=True, blank=True)
    # Since when it is being handed over; stays where nobody knows whether it was taken.
    mailing_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["user", "at"], name="link_attempts_by_user"),
            models.Index(fields=["account_digest", "at"], name="link_attempts_by_account"),
        ]

    def __str__(self) -> str:
        return f"link attempt {self.pk}"


class ProofCode(models.Model):
    """A code for the e-mail on file, to prove that an account is one's own.

    A row is written whether or not an account was matched (`account` is then NULL): the page and its
    timing are the same. The code itself is made when the mail is sent; only its digest is kept.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="proof_code")
    account = models.ForeignKey(
        Account, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    account_digest = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    # When to try again, once a mail server has refused the mail; NULL while none has.
    mail_again_at = models.DateTimeField(null=True, blank=True)
    # Since when it is being handed over; stays where nobody knows whether it was taken.
    mailing_at = models.DateTimeField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"proof code {self.pk}"
