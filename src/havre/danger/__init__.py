"""Danger assessment: instruments as data, scored with missing answers into bounds, bands, tiers and every reason.

Reads what it is given (instruments, answers); writes nothing. May import: core, the standard library. Knows no
database, no network and no language: words belong to the content packs.
"""
