"""Without the database the assistant still answers: danger, steps and numbers stand in the packs."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

PROGRAM = """
import json
from datetime import UTC, datetime
from havre.cli.django_setup import set_up
set_up()
from dataclasses import replace
from havre.usecases import assistant, resources
resources.prepare()
talk = replace(assistant.begin("fr", "FR"), place="2986140")
answers = []
for message in ("il est devant la porte avec un couteau", "il m'a étranglée, je suis à Pontoise, où dormir ?"):
    answer = assistant.reply(talk, assistant.Turn(datetime(2026, 11, 23, 3, tzinfo=UTC), message))
    talk = answer.talk
    answers.append([[block.kind, *(one.href for one in getattr(block, "contacts", ()))] for block in answer.blocks])
print(json.dumps(answers))
"""
NOBODY_LISTENS = "postgresql://nobody@127.0.0.1:1/none"


@pytest.mark.slow
def test_without_a_database_the_numbers_are_still_given() -> None:
    environment = {**os.environ, "HAVRE_DATABASE_URL": NOBODY_LISTENS}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    first, second = json.loads(done.stdout)
    assert first[0] == ["emergency", "tel:112", "tel:17", "sms:114", "https://www.urgence114.fr"]
    assert "steps" in [block[0] for block in second]
