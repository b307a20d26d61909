"""The months that reads lie in, a table each: made as their days come, dropped when their time is over."""
