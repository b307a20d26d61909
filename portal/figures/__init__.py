"""What rooms have added up, week by week: gathered, guarded, kept without anybody in it, and shown."""
