"""What people say of actions that save water."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import ServiceAgreement, User


class ActionMark(models.Model):
    """What somebody said of an action at a home. All of them stay; the newest is what holds."""

    class Kind(models.TextChoices):
        INTERESTED = "interested", _("I want to do this")
        DONE = "done", _("I did this")
        NOT_FOR_ME = "not_for_me", _("Not for me")
        TAKEN_BACK = "taken_back", _("Taken back")

    agreement = models.ForeignKey(ServiceAgreement, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="action_marks")
    action = models.CharField(max_length=30)  # a key of the catalogue
    kind = models.CharField(max_length=10, choices=Kind.choices)
    on = models.DateField(null=True, blank=True)  # the day on which it was done
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="what_is_done_has_a_day",
                condition=Q(kind="done", on__isnull=False) | (~Q(kind="done") & Q(on=None)),
            )
        ]
        indexes = [models.Index(name="marks_of_a_home", fields=["by", "agreement", "-at"])]

    def __str__(self) -> str:
        return f"action mark {self.pk}"
