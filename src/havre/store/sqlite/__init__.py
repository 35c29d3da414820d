"""Django's SQLite backend as it goes with `PRAGMA trusted_schema = OFF`; database.py names it. Writes no rows."""
