"""What can happen here: something is said, and staff do something with a thread."""

from conversations.actions.saying import Said, answer, note, open_thread, say

__all__ = ["Said", "answer", "note", "open_thread", "say"]
