"""What this room has to say to a person: a row first, delivered by a job."""

from django.db import models

from privacy.models.people import Subject


class Letter(models.Model):
    """One letter about somebody's privacy. `kind` names its template, `about` fills it in.

    `about` holds references and dates, never a value of the person; the address is asked of the map
    when the letter goes out. Where nobody will be able to ask later (an erasure, a request by somebody
    without an account) it is sealed here, and gone once the letter is.
    """

    kind = models.CharField(max_length=40)
    subject = models.ForeignKey(
        Subject, null=True, blank=True, on_delete=models.PROTECT, related_name="letters"
    )
    sealed_to = models.BinaryField(default=bytes, editable=False)
    language = models.CharField(max_length=8, blank=True)
    about = models.JSONField(default=dict)
    written_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                name="letters_to_send", fields=["next_try_at"], condition=models.Q(sent_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"letter {self.pk}"
