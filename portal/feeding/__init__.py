"""Feeds as the portal takes them: from a folder, an upload or a shell; what became of them; what is asked."""
