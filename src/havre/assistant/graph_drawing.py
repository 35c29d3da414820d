"""The dialogue as a drawing in Mermaid's language, for docs/dialogue.md."""

from __future__ import annotations

from collections.abc import Iterator

from havre.assistant.graph import Asked, Graph, Offer, State, When
from havre.core.vocabulary import FACETS, Code

MOST_NAMED = 4  # codes named in a condition; of longer lists only how many


def drawing(graph: Graph) -> str:
    """States from the first to the last, the questions of each, and what each answer changes."""
    lines = ["flowchart TD", '  turn(["a turn: a message or a short answer"])']
    names = [state.id for state in graph.states]
    lines.append(f"  turn --> {names[0]}")
    for state, after in zip(graph.states, [*names[1:], "open"], strict=True):
        lines += _state(graph, state, after)
    lines.append('  open(["open: nothing is asked; steps, services and answers go on"])')
    return "\n".join(lines) + "\n"


def _state(graph: Graph, state: State, after: str) -> Iterator[str]:
    yield f'  {state.id}{{"{state.id}<br/>{_when(state.when)}"}}'
    for question in state.questions:
        asked = graph.questions[question]
        node = f"{state.id}_{question}"
        yield f'  {node}["{question}?<br/>{_when(asked.when)}<br/>{_offers(asked)}"]'
        yield f"  {state.id} -->|{'would help' if state.by_use else 'not asked yet'}| {node}"
    if state.holds:
        yield f"  {state.id} -->|asked| {state.id}_held([nothing more is asked])"
        yield f"  {state.id} -->|does not hold| {after}"
    else:
        yield f"  {state.id} -->|all asked, or does not hold| {after}"


def _when(when: When) -> str:
    parts = [
        f"any of {_codes(when.any_of)}" if when.any_of else "",
        f"none of {_codes(when.none_of)}" if when.none_of else "",
        f"from {', '.join(sorted(when.roles))}" if when.roles else "",
        f"known: {', '.join(sorted(when.known))}" if when.known else "",
        f"not known: {', '.join(sorted(when.unknown))}" if when.unknown else "",
    ]
    return "; ".join(filter(None, parts)) or "always"


def _codes(codes: frozenset[Code]) -> str:
    whole = [name for name, facet in FACETS.items() if codes >= set(facet)]
    rest = sorted(code.value for code in codes if not any(code in FACETS[name] for name in whole))
    named = [*whole, *(rest if len(rest) <= MOST_NAMED else [f"{len(rest)} codes"])]
    return ", ".join(named)


def _offers(asked: Asked) -> str:
    if asked.given:
        return f"each of the {asked.given} / skip"
    if len({one.change for one in asked.offers}) > MOST_NAMED:
        return f"{len(asked.offers)} needs / skip"
    return " / ".join([*(_offer(one) for one in asked.offers), "skip"])


def _offer(offer: Offer) -> str:
    answer = offer.value.partition(":")[2]
    changes = [*(f"+{code}" for code in offer.change.adds), *(f"-{code}" for code in offer.change.takes)]
    return f"{answer} {' '.join(changes)}".strip()
