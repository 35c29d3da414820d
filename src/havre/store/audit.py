"""Who did what to which object, and when: lines that are only ever added, each sealed to the one before.

A line holds no content: neither what was written nor what was read. `seal` is made by the use case from the line and
the seal before it, so that a line that was changed or taken out shows.
"""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn, Self, override

from django.db import models

from havre.core.errors import HavreError


def _refused() -> NoReturn:
    raise HavreError("a line of the audit trail is never changed or taken out", where="audit")


class Lines(models.QuerySet["AuditLine"]):
    """Reads lines; whatever would change them is refused."""

    @override
    def update(self, **_changes: Any) -> NoReturn:
        _refused()

    @override
    def delete(self) -> NoReturn:
        _refused()

    def of(self, kind: str, key: str) -> Self:
        """The lines about one object."""
        return self.filter(kind=kind, key=key)


class AuditLine(models.Model):
    """One line. `who` is the number of an account, or empty for a command; `kind` and `key` name the object."""

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    who = models.CharField(max_length=40, blank=True)
    action = models.CharField(max_length=60)
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=200, db_index=True)
    seal = models.CharField(max_length=100)

    objects: ClassVar[models.Manager[AuditLine]] = Lines.as_manager()

    class Meta:
        ordering = ("number",)

    @override
    def __str__(self) -> str:
        return f"{self.number} {self.action}"

    @override
    def save(self, **options: Any) -> None:
        if not self._state.adding:
            _refused()
        super().save(force_insert=True, using=options.get("using"))

    @override
    def delete(self, *_args: Any, **_options: Any) -> NoReturn:
        _refused()
