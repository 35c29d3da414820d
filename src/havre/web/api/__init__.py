"""The API (`havre serve --api`): the directory read by programs, in HSDS 3.1 and a few filters of ours; docs/api.md.

Reads a request and the directory; writes nothing, knows nobody, keeps and logs nothing of what is asked. May import:
use cases and all below, and what the public face has in common with every face (headers).
"""
