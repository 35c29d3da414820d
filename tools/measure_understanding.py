# ruff: noqa: INP001, T201 - a script that prints
"""Measures what the assistant understands, per language and facet, and writes the tables of docs/understanding.md.

    python tools/measure_understanding.py            the locked test; writes the tables
    python tools/measure_understanding.py --part dev --errors    what goes wrong on dev, phrase by phrase

Phrases of the locked test are never printed: who reads its errors begins to tune on it.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from havre.assistant.reading import Reader, Reading
from havre.content.understanding import Example, load_examples, load_reader, understanding_folder
from havre.core.vocabulary import Circumstance, Code, Danger, Need, Role, Violence

DOCUMENT = Path(__file__).parents[1] / "docs" / "understanding.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
COLUMNS = (
    "phrases", "danger recall", "danger precision", "emergency recall", "violence F1", "circumstances F1", "needs F1",
    "four facets F1", "role", "in scope", "language", "language, 1-3 words",
)  # fmt: skip
FACETS: dict[str, tuple[type[Code], ...]] = {
    "violence": (Violence,),
    "danger": (Danger,),
    "circumstances": (Circumstance,),
    "needs": (Need,),
    "four facets": (Violence, Danger, Circumstance, Need),
}


@dataclass
class Tally:
    """True, false and missed codes."""

    right: int = 0
    false: int = 0
    missed: int = 0

    def add(self, said: frozenset[Code], true: frozenset[Code]) -> None:
        self.right += len(said & true)
        self.false += len(said - true)
        self.missed += len(true - said)

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.false)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        return 2 * self.right / max(1, 2 * self.right + self.false + self.missed)


@dataclass
class Measured:
    """What one language's phrases gave."""

    phrases: int = 0
    language: int = 0
    language_few: int = 0
    few: int = 0
    role: int = 0
    told: int = 0
    scope: int = 0
    emergencies: int = 0
    emergencies_seen: int = 0
    facets: dict[str, Tally] = field(default_factory=lambda: {name: Tally() for name in FACETS})
    missed: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)

    def add(self, one: Example, reading: Reading) -> None:
        said = reading.situation.codes
        self.phrases += 1
        self.language += reading.language == one.language
        self.scope += reading.in_scope == one.in_scope
        if len(one.text.split()) <= 3:
            self.few += 1
            self.language_few += reading.language == one.language
        if one.in_scope:
            self.told += 1
            self.role += reading.situation.role == role_of(one.codes)
        if Danger.ATTACK_NOW in one.codes or Need.EMERGENCY in one.codes:
            self.emergencies += 1
            self.emergencies_seen += reading.emergency
        for name, kinds in FACETS.items():
            self.facets[name].add(of_kinds(said, kinds), of_kinds(one.codes, kinds))
        every = FACETS["four facets"]
        self.missed.update(code.value for code in of_kinds(one.codes - said, every))
        self.false.update(code.value for code in of_kinds(said - one.codes, every))


def role_of(codes: Iterable[Code]) -> Role:
    """The one role among codes."""
    return next((code for code in codes if isinstance(code, Role)), Role.UNKNOWN)


def of_kinds(codes: frozenset[Code], kinds: tuple[type[Code], ...]) -> frozenset[Code]:
    """Those of these facets."""
    return frozenset(code for code in codes if isinstance(code, kinds))


def measure(reader: Reader, examples: Sequence[Example]) -> dict[str, Measured]:
    """By language, then of all. No hint of the language is given."""
    found: dict[str, Measured] = {}
    for one in examples:
        reading = reader.read(one.text)
        for key in (one.language, "all"):
            found.setdefault(key, Measured()).add(one, reading)
    return {key: found[key] for key in sorted(found, key=lambda key: (key == "all", key))}


def tables(measured: dict[str, Measured]) -> str:
    """Markdown of what was measured."""
    lines = [f"| language | {' | '.join(COLUMNS)} |", "|---|" + "---:|" * len(COLUMNS)]
    for key, one in measured.items():
        facets = one.facets
        figures = [
            facets["danger"].recall, facets["danger"].precision, one.emergencies_seen / max(1, one.emergencies),
            facets["violence"].f1, facets["circumstances"].f1, facets["needs"].f1, facets["four facets"].f1,
            one.role / max(1, one.told), one.scope / one.phrases, one.language / one.phrases,
            one.language_few / max(1, one.few),
        ]  # fmt: skip
        lines.append(f"| {key} | {one.phrases} | " + " | ".join(f"{figure:.3f}" for figure in figures) + " |")
    lines += ["", "Codes most often missed, and most often said where they do not hold, by language (how often):", ""]
    for key, one in measured.items():
        lines.append(f"- **{key}** missed: {_most(one.missed)}. Said wrongly: {_most(one.false)}.")
    return "\n".join(lines)


def _most(counter: Counter[str]) -> str:
    return ", ".join(f"{code} {count}" for code, count in counter.most_common(8)) or "none"


def speed(reader: Reader, examples: Sequence[Example]) -> str:
    """Milliseconds of CPU a message, on this machine, and the memory of this process."""
    times = []
    for one in examples:
        begun = time.process_time_ns()
        reader.read(one.text)
        times.append((time.process_time_ns() - begun) / 1e6)
    hundredths = statistics.quantiles(times, n=100)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return f"p50 {hundredths[49]:.2f} ms, p99 {hundredths[98]:.2f} ms a message; {memory:.0f} MB"


def show_errors(reader: Reader, examples: Sequence[Example]) -> None:
    """Each phrase of dev that is read wrongly, and the words that decided."""
    for one in examples:
        reading = reader.explain(one.text)
        said, true = reading.situation.codes, one.codes
        notes = [f"-{code}" for code in sorted(true - said)] + [f"+{code}" for code in sorted(said - true)]
        notes += [] if reading.in_scope == one.in_scope else [f"scope {reading.in_scope}"]
        notes += [] if reading.language == one.language else [f"language {reading.language}"]
        if notes:
            words = {code: words for code, words in reading.because if code in said - true}
            print(f"{one.language}  {one.text!r}\n      {' '.join(notes)}   {words or ''}")


def main() -> None:
    """Measure, and write or print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--part", choices=("dev", "test"), default="test")
    arguments.add_argument("--language", default="")
    arguments.add_argument("--errors", action="store_true")
    arguments.add_argument("--encoder", type=Path, help="folder of a sentence encoder (docs/encoder.md)")
    arguments.add_argument("--folder", type=Path, default=understanding_folder())
    given = arguments.parse_args()
    if given.errors and given.part == "test":
        sys.exit("the errors of the locked test are counted, not shown: use --part dev")
    examples = [one for one in load_examples(given.part, given.folder) if given.language in ("", one.language)]
    begun = time.process_time()
    reader = load_reader(given.folder, given.encoder)
    loaded = time.process_time() - begun
    if given.errors:
        show_errors(reader, examples)
    told = tables(measure(reader, examples))
    speeds = f"Load {loaded:.2f} s of one core; {speed(reader, examples)}."
    print(f"{told}\n\n{speeds}")
    if given.part == "test" and not given.language and not given.encoder and given.folder == understanding_folder():
        write(told, speeds)


def write(told: str, speeds: str) -> None:
    """Put the tables between the marks of the document."""
    text = DOCUMENT.read_text(encoding="utf-8")
    head, rest = text.split(BEGIN, 1)
    tail = rest.split(END, 1)[1]
    DOCUMENT.write_text(f"{head}{BEGIN}\n\n{told}\n\n{speeds}\n\n{END}{tail}", encoding="utf-8")


if __name__ == "__main__":
    main()
