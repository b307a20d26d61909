"""The privacy policy: promises taken from the map, the words that say them, and each version of both.

A *promise* is what the map says of a category, a purpose, a recipient, a period or a cookie; the page
says each in one sentence. A *snapshot* is a file with the promises of a version, written when the version
is made (`manage.py policy_version`). The *ratchet* compares the live map with the newest snapshot, and
names the sentence that would become untrue: nothing is collected that was not published first.
"""
