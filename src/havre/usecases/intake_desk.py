"""What came in, as the desk handles it: an import taken back, a row corrected; each with its audit line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from havre.directory.faults import BadValueError
from havre.store.models import Account
from havre.usecases import audit, history, quarantine
from havre.usecases.history import Undone
from havre.usecases.quarantine import Held, Retried


@transaction.atomic
def undo_import(by: Account, number: int) -> Undone:
    """Take an import back; raises `InputError` naming later changes of the same fields."""
    done = history.undo_import(number, str(by.pk))
    audit.note(by, "import.undone", "import", number)
    return done


def columns(row: Held) -> dict[str, str]:
    """The row as texts to correct; what is no text is JSON."""
    return {name: _text(value) for name, value in row.raw.items()}


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


@transaction.atomic
def retry(by: Account, row: Held, sent: Mapping[str, str], today: date) -> Retried:
    """Try a row again with what was changed; raises `BadValueError` for what is not JSON where that was."""
    before = columns(row)
    changed = {name: text for name, text in sent.items() if name in before and text != before[name]}
    corrected: dict[str, Any] = {name: _value(row.raw[name], text, name) for name, text in changed.items()}
    done = quarantine.retry(row.id, corrected, today, str(by.pk))
    if done.service_id:
        audit.note(by, "quarantine.corrected", "service", done.service_id)
    return done


def _value(before: object, text: str, name: str) -> Any:
    if isinstance(before, str):
        return text
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise BadValueError(name, "not_json") from error
