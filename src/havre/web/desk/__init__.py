"""The professionals' desk: accounts, roles and second factors, and a folder for each subject that is worked on there.

A process of its own (`havre serve --desk`) over the same database, with settings, addresses, templates and files of
its own. Reads the database, the packs and desk.key; writes rows through use cases, each with a line of the audit trail.
"""
