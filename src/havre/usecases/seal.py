"""The state of a talk, sealed so that it can travel with the page and nobody can read or forge it.

A record is compressed and sealed with ChaCha20-Poly1305 under a key that changes every 15 minutes; purpose, key period
and pack version are associated data. It opens for 30 minutes. Nothing is stored anywhere: any worker on any machine
that has the same root key opens what another sealed. Keys of a period are derived from the root key (HKDF-SHA256).
"""

from __future__ import annotations

import base64
import json
import os
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from havre.assistant.conversation import Conversation, from_record, to_record
from havre.core.errors import HavreError, InputError

PURPOSE = b"havre talk 1"
PERIOD = timedelta(minutes=15)
LIFE = timedelta(minutes=30)
LARGEST_TOKEN = 6_000  # characters: base64 of a sealed record of at most 4 KB
LARGEST_RECORD = 16_384  # bytes after decompression, against decompression bombs
NONCE = 12
HEADER = 8  # bytes: seconds since 1970 at which it was sealed


class ExpiredError(HavreError):
    """The talk was sealed more than half an hour ago: it is forgotten."""


class BrokenError(HavreError):
    """Not a talk that we sealed."""


@dataclass(frozen=True, slots=True)
class Sealer:
    """Seals and opens talks under one root key (32 bytes) and one version of the packs."""

    root: bytes
    version: str = ""

    def seal(self, talk: Conversation, now: datetime) -> str:
        """The talk as text for a hidden field."""
        issued = int(now.timestamp()).to_bytes(HEADER, "big")
        plain = zlib.compress(json.dumps(to_record(talk), separators=(",", ":")).encode(), 9)
        nonce = os.urandom(NONCE)
        sealed = self._cipher(issued).encrypt(nonce, plain, self._about(issued))
        return base64.urlsafe_b64encode(issued + nonce + sealed).decode()

    def unseal(self, token: str, now: datetime, life: timedelta = LIFE) -> Conversation:
        """The talk in `token`.

        Raises `ExpiredError` after 30 minutes, or sooner after `life`; `BrokenError` for anything that is not ours.
        """
        issued, nonce, sealed = _parts(token)
        age = now.timestamp() - int.from_bytes(issued, "big")
        if age > min(life, LIFE).total_seconds():
            raise ExpiredError("this talk is too old")
        if age < -PERIOD.total_seconds():
            raise BrokenError("this talk comes from the future")
        try:
            plain = self._cipher(issued).decrypt(nonce, sealed, self._about(issued))
            return from_record(json.loads(_inflate(plain)))
        except (InvalidTag, ValueError, zlib.error, InputError) as error:
            raise BrokenError("this talk was not sealed here, or by another version") from error

    def _about(self, issued: bytes) -> bytes:
        return b"|".join((PURPOSE, issued, self.version.encode()))

    def _cipher(self, issued: bytes) -> ChaCha20Poly1305:
        return _cipher(self.root, int.from_bytes(issued, "big") // int(PERIOD.total_seconds()))


@lru_cache(maxsize=3)  # the periods of which a talk may still come back
def _cipher(root: bytes, period: int) -> ChaCha20Poly1305:
    info = PURPOSE + b"|" + str(period).encode()
    return ChaCha20Poly1305(HKDF(SHA256(), 32, salt=None, info=info).derive(root))


def _parts(token: str) -> tuple[bytes, bytes, bytes]:
    try:
        raw = base64.b64decode(token[: LARGEST_TOKEN + 1].encode("ascii"), altchars=b"-_", validate=True)
    except ValueError as error:
        raise BrokenError("this is not a sealed talk") from error
    if len(token) > LARGEST_TOKEN or len(raw) < HEADER + NONCE:
        raise BrokenError("this is not a sealed talk")
    return raw[:HEADER], raw[HEADER : HEADER + NONCE], raw[HEADER + NONCE :]


def _inflate(packed: bytes) -> bytes:
    unpacker = zlib.decompressobj()
    plain = unpacker.decompress(packed, LARGEST_RECORD)
    if unpacker.unconsumed_tail:
        raise ValueError("the record is too large")
    return plain
