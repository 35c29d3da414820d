"""How fast services come into the directory: a made file is imported into a SQLite file of its own, and timed."""
