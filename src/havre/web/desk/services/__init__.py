"""The directory's part of the desk: services, imports, duplicates, checks. Reads and writes by use cases."""
