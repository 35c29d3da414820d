"""By which item of a file a stored service is known again, so that what has not changed is not even read.

The fingerprint of the item stands beside the service as long as nothing else writes it: `directory_io.save` sets it
with the rest of the row, and every other way of writing a service leaves it empty.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping

from django.db import connection

from havre.store import bulk
from havre.store.directory import Service
from havre.store.merging import MergedPart
from havre.store.verification_io import locally


def about(*told: str) -> bytes:
    """All that decides beside the item itself what is read of it, as the beginning of its fingerprint."""
    return hashlib.blake2b("\x1f".join(told).encode("utf-8", "backslashreplace"), digest_size=16).digest()


def fingerprint(told: bytes, said: Iterable[bytes]) -> str:
    """The fingerprint of an item that says this."""
    found = hashlib.blake2b(told, digest_size=16)
    for part in said:
        found.update(len(part).to_bytes(8, "big"))
        found.update(part)
    return found.hexdigest()


def known(fingerprints: Collection[str]) -> dict[str, str]:
    """The ids of the services that say what these items say, by fingerprint.

    Those of which something is known here, or that are one with others, are left out: their rows say more.
    """
    rows = Service.objects.filter(seen__in=bulk.among(fingerprints)).exclude(seen="").order_by()
    found = dict(rows.values_list("seen", "id"))
    if not found:
        return {}
    here = set(locally(list(found.values())))
    here.update(MergedPart.objects.filter(id__in=bulk.among(found.values())).order_by().values_list("id", flat=True))
    return {key: own for key, own in found.items() if own not in here}


def keep(told: Mapping[str, str]) -> None:
    """Write the fingerprints of services, by id, whose rows stay as they are otherwise."""
    with connection.cursor() as cursor:
        rows = [(value, own) for own, value in sorted(told.items())]
        cursor.executemany("UPDATE store_service SET seen = %s WHERE id = %s", rows)
