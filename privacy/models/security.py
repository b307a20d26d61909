"""What shows whether somebody tries to get in: a short log of its own, for nothing else."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy.models.people import Subject


class SecurityLine(models.Model):
    """One thing that bears on who gets in. A trigger refuses changes; see `privacy/sql.py` for its doors.

    It is not in the count of pages, needs no yes, and holds no more than an attack is seen by: no page of
    residents, no device, no text that was typed, and of the address the part that a network has.
    """

    class Kind(models.TextChoices):
        """All that is written down (A075)."""

        SIGNED_IN = "signed_in", _("Signed in")
        STAFF_SIGNED_IN = "staff_signed_in", _("Staff signed in")
        SIGN_IN_FAILED = "sign_in_failed", _("A wrong password")
        CODE_REFUSED = "code_refused", _("A wrong code")
        PASSWORD_CHANGED = "password_changed", _("Password changed")
        EMAIL_CHANGED = "email_changed", _("E-mail address changed")
        FACTOR_CHANGED = "factor_changed", _("Second step changed")
        TOO_OFTEN = "too_often", _("Stopped: too many tries")
        PAGE_REFUSED = "page_refused", _("A page that a member of staff may not open")
        RIGHTS_CHANGED = "rights_changed", _("What staff may do was changed")

    kind = models.CharField(max_length=16, choices=Kind.choices)
    # NULL where nobody knows who it was.
    subject = models.ForeignKey(
        Subject, null=True, blank=True, on_delete=models.PROTECT, related_name="security_lines"
    )
    # The member of staff who changed somebody's rights.
    by = models.ForeignKey(
        Subject, null=True, blank=True, on_delete=models.PROTECT, related_name="rights_changed"
    )
    # Of what was typed where nobody knows it: scrambled, and another mark tomorrow.
    typed = models.CharField(max_length=64, blank=True)
    # The block of addresses it came from, such as 203.0.113.0/24; empty if it came from no browser.
    network = models.CharField(max_length=43, blank=True)
    # A word of this program: how somebody signed in, which page, which role.
    about = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_mark_stands_for_nobody_who_is_known",
                condition=models.Q(typed="") | models.Q(subject=None),
            ),
        ]
        indexes = [
            models.Index(name="security_by_time", fields=["-at"]),
            models.Index(name="security_of_a_subject", fields=["subject", "-at"]),
            models.Index(name="security_of_a_network", fields=["kind", "network", "-at"]),
        ]

    def __str__(self) -> str:
        return f"security line {self.pk}"
