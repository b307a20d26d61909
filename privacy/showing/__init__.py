"""Showing people what is held about them: the report, the download, the records of processing."""
