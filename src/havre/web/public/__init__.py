"""The page of somebody who seeks help: no cookie, no account, no script needed, no row stored.

Reads the form of one turn. Writes nothing anywhere: what is remembered travels, sealed, with the page.
"""
