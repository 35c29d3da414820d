"""A directory of a million made services, and how fast ours and others find in it what fits; writes a database."""
