"""The day on which a source changed a record no longer stands as the day on which somebody assured it."""

from datetime import date
from typing import Any

import msgspec
from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

FETCHED = 1_000  # rows at once


class _Origin(msgspec.Struct):
    reviewed: bool = False
    assurer: str = ""


class _Told(msgspec.Struct):
    origin: _Origin = msgspec.field(default_factory=_Origin)


def forget(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    services: Any = apps.get_model("store", "Service")
    read, unassured = msgspec.json.Decoder(_Told), list[str]()
    rows = services.objects.exclude(assured=None).order_by().values_list("id", "document")
    for own, document in rows.iterator(FETCHED):
        origin = read.decode(document).origin
        if not (origin.reviewed or origin.assurer):
            unassured.append(own)
    for first in range(0, len(unassured), FETCHED):
        some = services.objects.filter(pk__in=unassured[first : first + FETCHED])
        some.update(assured=None, due=date.min)


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0014_insee_and_settled"),
    ]

    operations = [
        migrations.RunPython(forget, migrations.RunPython.noop),
    ]
