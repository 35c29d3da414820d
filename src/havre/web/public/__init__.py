"""The page of somebody who seeks help: no cookie, no account, no script needed, no row stored.

Reads the form of one turn. Writes nothing of anybody who seeks help: what is remembered travels, sealed,
with the page. Only `/check/…`, a service looking its own record over, writes: what the service says of itself.
"""
