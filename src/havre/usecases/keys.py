"""The keys of the professionals' desk: one file, and from it a key of its own for every purpose (HKDF-SHA256).

The file stands outside the database, so that a copy of the database alone opens nothing. Each line is a key id and 32
bytes in base64; the first line seals what is new, the others open what is older. Without the file what it sealed is
lost: keep a copy apart from the copies of the database. docs/desk.md says how to change it.
"""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from havre.core.errors import HavreError
from havre.store.database import home

KEY_BYTES = 32
NONCE = 12
LINE = re.compile(r"([0-9a-z]{1,16}) ([A-Za-z0-9+/=]{44})")


def key_file() -> Path:
    """Where the keys are: HAVRE_DESK_KEY_FILE, else desk.key in Havre's own folder."""
    return Path(os.environ.get("HAVRE_DESK_KEY_FILE") or home() / "var" / "desk.key")


def ensure() -> None:
    """Make the file, readable by us alone, where there is none. An existing one is never touched."""
    path = key_file()
    if path.exists():
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    line = f"{os.urandom(4).hex()} {base64.b64encode(os.urandom(KEY_BYTES)).decode()}\n"
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(line)
    except FileExistsError:
        return  # another process was quicker


@lru_cache(maxsize=4)
def _roots(path: Path) -> Mapping[str, bytes]:
    try:
        lines = path.read_text(encoding="ascii").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(path) from error
    found = [LINE.fullmatch(line.strip()) for line in lines if line.strip() and not line.startswith("#")]
    if not found or None in found:
        raise _unreadable(path)
    return {one[1]: base64.b64decode(one[2]) for one in found if one}


def _unreadable(path: Path) -> HavreError:
    return HavreError(
        "there is no usable key of the desk",
        where=str(path),
        remedy="start havre serve --desk once, or bring back the copy you kept; see docs/desk.md",
    )


def roots() -> Mapping[str, bytes]:
    """The root keys by their id, the present one first. Raises `HavreError` without a usable file."""
    return _roots(key_file())


def derived(purpose: str, key_id: str = "") -> bytes:
    """The key for one purpose, from the present root key or from the one named."""
    known = roots()
    chosen = key_id or next(iter(known))
    if chosen not in known:
        raise HavreError(f"the key «{chosen}» is not in the file", where=str(key_file()), remedy="bring back its line")
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=b"havre desk|" + purpose.encode()).derive(known[chosen])


def seal(purpose: str, plain: bytes, about: str) -> str:
    """`plain` sealed as text: key id, nonce and ciphertext. It opens only for the same purpose and the same `about`."""
    key_id, nonce = next(iter(roots())), os.urandom(NONCE)
    sealed = ChaCha20Poly1305(derived(purpose, key_id)).encrypt(nonce, plain, about.encode())
    return f"{key_id}.{base64.b64encode(nonce + sealed).decode()}"


def unseal(purpose: str, sealed: str, about: str) -> bytes:
    """What was sealed. Raises `HavreError` for what was changed, belongs elsewhere, or whose key is gone."""
    key_id, _, rest = sealed.partition(".")
    try:
        raw = base64.b64decode(rest, validate=True)
        return ChaCha20Poly1305(derived(purpose, key_id)).decrypt(raw[:NONCE], raw[NONCE:], about.encode())
    except (InvalidTag, ValueError) as error:
        raise HavreError(
            "what is stored cannot be opened", where=purpose, remedy="was it changed, or its key replaced?"
        ) from error
