"""Whoever wrote or called without an account here, as they named themselves."""

from django.db import models

from conversations.models.threads import Thread


class Caller(models.Model):
    """What somebody without an account said of themself; nobody has proven any of it.

    The thread is of a subject of its own, so that it is answered, looked at and erased as any other. All of
    it may be empty: whoever reports a burst main need not say who they are.
    """

    thread = models.OneToOneField(Thread, on_delete=models.CASCADE, related_name="caller")
    name = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    place = models.CharField(max_length=200, blank=True)  # where it is about

    def __str__(self) -> str:
        return f"caller {self.pk}"
