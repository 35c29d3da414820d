"""Whatever is asked of the API, what comes back is what its own description says; never a fault of the server."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode, openapi
from schemathesis.checks import positive_data_acceptance
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from tests.api.conftest import LYON, Program, filled, made, place

from havre.core.vocabulary import Need
from havre.directory import model

pytestmark = pytest.mark.slow
EXAMPLES = 15  # questions of each operation that its description allows, and as many that it does not
BOUNDS = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
# What a description cannot say: which towns and postcodes are known here, and which parameters do not go together.
CANNOT_BE_SAID = [positive_data_acceptance]
App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


@pytest.fixture
def application(program: Program) -> App:
    """The real application, with a small directory."""
    assert program.get("/services").status == 200
    house = model.Organization("o", "Maison")
    need, who = frozenset((Need.SHELTER,)), model.Eligibility(serves=("women",), children=True)
    filled(
        *(
            made(f"s{n}", organization=house, needs=need, eligibility=who, locations=(place(n, LYON),), hours=hours)
            for n, hours in (("a", model.Hours("24/7")), ("b", model.Hours("Mo-Fr 09:00-17:00")))
        )
    )
    return get_wsgi_application()


def faults(application: App, only: str = "", examples: int = EXAMPLES) -> list[str]:
    """What breaks the contract: the operation, and what is wrong with its answer."""
    told: list[str] = []
    described = openapi.from_wsgi("/openapi.json", app=application)
    for found in described.get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()
        if only in ("", operation.label):
            told += [
                fault
                for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
                for fault in _of(operation, mode, examples)
            ]
    return told


def _of(operation: Any, mode: GenerationMode, examples: int) -> list[str]:
    asked = 0

    @seed(20261123)
    @settings(BOUNDS, max_examples=examples)
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        nonlocal asked
        asked += 1
        case.call_and_validate(excluded_checks=CANNOT_BE_SAID)

    try:
        ask()
    except FailureGroup as broken:
        return [f"{operation.label}: {fault}" for fault in broken.exceptions]
    except Exception as none:
        return [] if not asked else [f"{operation.label}: {none!r}"]
    return []


def test_no_question_makes_a_fault_of_the_server_or_another_answer_than_described(application: App) -> None:
    assert faults(application) == []


def test_a_broken_contract_is_found(application: App) -> None:
    def broken(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        body = b"".join(application(environ, start))
        return [body.replace(b'"total_items":', b'"number":')]

    def failing(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if "openapi" in environ["PATH_INFO"]:
            return application(environ, start)
        start("500 Internal Server Error", [("Content-Type", "application/json")])
        return [b"{}"]

    assert any("total_items" in fault for fault in faults(broken, "GET /services", 5))
    assert faults(failing, "GET /services/{own_id}", 5)
