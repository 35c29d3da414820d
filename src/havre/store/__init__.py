"""What is kept: Django models, migrations, and SQLite (hardened) or PostgreSQL beneath them.

Reads and writes the database named by HAVRE_DATABASE_URL; nothing about a person who asks for help is ever in it.
One module per engine. May import: content, the engines, core, Django.
"""
