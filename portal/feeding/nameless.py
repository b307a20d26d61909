"""How an upload is held until its view has looked at it: in a file without a name.

Django's own handler writes a plain file under a name, which a process that is killed leaves behind. More
than may be uploaded is counted and not kept, and of nobody but staff anything is: what they send is held in
memory, or is too large.
"""

from tempfile import TemporaryFile
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

MEGABYTE = 1_000_000


class NamelessFile(FileUploadHandler):
    """Holds an upload in a file that is gone once nobody has it open."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin the next file of the form."""
        super().new_file(*args, **kwargs)
        is_staff = self.request is not None and self.request.user.is_staff
        self.most = settings.FEEDS_UPLOAD_MB * MEGABYTE if is_staff else 0
        self.file = TemporaryFile()  # noqa: SIM115 -- whoever reads the form closes it

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Take a part of it."""
        if start + len(raw_data) <= self.most:
            self.file.write(raw_data)

    def file_complete(self, file_size: int) -> "UploadedFile[Any]":
        """Return the file, whose size says whether all of it was kept."""
        self.file.seek(0)
        return UploadedFile(
            file=self.file,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
        )
