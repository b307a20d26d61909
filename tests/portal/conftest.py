"""What tests of the portal share: a real mail server."""

from tests.fakes import mailbox

__all__ = ["mailbox"]
