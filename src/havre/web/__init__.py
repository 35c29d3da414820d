"""The faces people meet in a browser: Django's settings, addresses and server.

Reads settings from the environment (docs/settings.md). Writes nothing. May import: use cases and all below.
"""
