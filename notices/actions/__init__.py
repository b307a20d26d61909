"""What can happen here: something is said, somebody chooses what to hear, somebody is left alone."""

from notices.actions.outbox import enqueue

__all__ = ["enqueue"]
