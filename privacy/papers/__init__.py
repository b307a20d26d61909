"""Files that people send: told by their bytes, without a camera's traces, scanned, sealed, handed out safely.

Three rooms take such files: signed permissions here, what shows an application for a rebate, and what comes
with a message. Each has a table of its own, because each file goes with something else.
"""
