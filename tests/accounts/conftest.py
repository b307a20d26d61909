"""What tests of accounts share: a real mail server."""

from tests.fakes import mailbox

__all__ = ["mailbox"]
