"""Directories with duplicates planted in them, and how many of these are found; writes nothing but figures."""
