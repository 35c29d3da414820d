"""The shipped packs are parsed once a run: hundreds of tests read them, and the same text gives the same model.

Files are still read, layered and checked each time; only text that was parsed before is not parsed again.
"""

from __future__ import annotations

from functools import lru_cache

from havre.content import yaml_files

yaml_files.validated = lru_cache(maxsize=512)(yaml_files.validated)
