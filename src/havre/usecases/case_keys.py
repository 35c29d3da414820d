"""A key for every case, so that erasing a case destroys what opens it; and sealing of what is written in it.

ChaCha20-Poly1305 with the reference of the case as associated data: an entry moved to another case does not open. The
key of a case is stored sealed under a key that comes from desk.key, outside the database (keys.py).
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from havre.core.errors import HavreError
from havre.usecases import keys

PURPOSE = "case"


def fresh(reference: str) -> str:
    """A new key for a case, sealed for its row."""
    return keys.seal(PURPOSE, os.urandom(keys.KEY_BYTES), reference)


def seal(key: str, reference: str, told: Mapping[str, Any]) -> str:
    """What was told, sealed under the case's key. `key` is the one of its row."""
    nonce = os.urandom(keys.NONCE)
    plain = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    sealed = _cipher(key, reference).encrypt(nonce, plain, reference.encode())
    return base64.b64encode(nonce + sealed).decode()


def unseal(key: str, reference: str, sealed: str) -> dict[str, Any]:
    """What was told. Raises `HavreError` for what was changed or belongs to another case."""
    raw = base64.b64decode(sealed)
    try:
        plain = _cipher(key, reference).decrypt(raw[: keys.NONCE], raw[keys.NONCE :], reference.encode())
    except InvalidTag as error:
        raise HavreError("an entry of this case cannot be opened", where=reference, remedy="was it changed?") from error
    told: dict[str, Any] = json.loads(plain)
    return told


def _cipher(key: str, reference: str) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(keys.unseal(PURPOSE, key, reference))
