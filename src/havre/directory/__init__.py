"""The directory of services: HSDS types, hours, places by name, import, and matching of a situation to services.

Reads what it is given (records, rows, mappings, facts); writes nothing. May import: core, numpy, the libraries for
opening hours and telephone numbers. Knows no database and no network; time, place and language are arguments.
"""
