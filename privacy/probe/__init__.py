"""The daily test of the live site: what visitors are given, judged by what was promised to them."""
