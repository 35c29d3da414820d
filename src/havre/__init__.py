"""Havre: access to help in domestic violence, as one program that a city, an association or a ministry can run."""
