"""Measure our engine and its peers in one run: accuracy, what lies outside, messages a second, memory.

    python -m benchmarks.understanding [--json] [--engines ours,scikit,…] [--tasks clinc20,xsid9]

Data: CLINC150 (Larson et al. 2019, CC BY 3.0) and xSID 0.7 (van der Goot et al. 2021, CC BY-SA 4.0), read from the
shared folder. Every engine runs in processes of its own, pinned to one core, one thread, one message at a time; times
are CPU time. node-nlp is found in HAVRE_NODE_PEERS (a folder with engines/package.json and its lock in which `npm ci`
was run), Rasa in HAVRE_RASA_PYTHON (a Python 3.10 with `rasa==3.6.21`); what is not there is left out and said so.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from sklearn.metrics import roc_auc_score

ENGINES = ("ours", "scikit", "node_nlp", "rasa-lr", "rasa-diet")
TASKS = ("clinc20", "clinc", "xsid9")
HERE = Path(__file__).parent
REPOSITORY = HERE.parents[1]
PER_INTENT = 20  # sentences of each intent in clinc20: what people write by hand


@dataclass(frozen=True, slots=True)
class Measured:
    """One engine on one task: shares from 0 to 1, CPU seconds, milliseconds, megabytes."""

    task: str
    engine: str
    accuracy: float
    outside: float | None  # area under the curve by which inside and outside are told apart
    learn_s: float
    load_s: float
    p50_ms: float
    p99_ms: float
    per_second: float
    memory_mb: float
    model_mb: float


def shared() -> Path:
    """The folder of the data sets."""
    return Path(os.environ.get("HAVRE_SHARED") or REPOSITORY.parent / "shared") / "data" / "chat"


def task(name: str) -> dict[str, list[list[str]]]:
    """The messages of a task."""
    if name == "xsid9":
        data = json.loads((shared() / "xsid.json").read_text(encoding="utf-8"))
        return {"train": data["train"], "test": data["test"], "outside": []}
    data = json.loads((shared() / "clinc" / "data_full.json").read_text(encoding="utf-8"))
    train = data["train"]
    if name == "clinc20":
        chance = random.Random(7)  # noqa: S311 - the same sample each time
        by_intent: dict[str, list[str]] = {}
        for text, intent in train:
            by_intent.setdefault(intent, []).append(text)
        train = [
            (text, intent) for intent in sorted(by_intent) for text in chance.sample(by_intent[intent], PER_INTENT)
        ]
    return {
        "train": [[text, intent, "en"] for text, intent in train],
        "test": [[text, intent, "en"] for text, intent in data["test"]],
        "outside": [[text, "en"] for text, _ in data["oos_test"]],
    }


def command_of(engine: str) -> list[str] | None:
    """What runs an engine, or None where it is not installed."""
    if engine == "node_nlp":
        return ["node", str(HERE / "engines" / "node_nlp.js")] if os.environ.get("HAVRE_NODE_PEERS") else None
    if engine.startswith("rasa"):
        python = os.environ.get("HAVRE_RASA_PYTHON")
        return [python, str(HERE / "engines" / "rasa_nlu.py")] if python else None
    return [sys.executable, "-m", f"benchmarks.understanding.engines.{engine}"]


def measure(name: str, engine: str, command: list[str], folder: Path) -> Measured:
    """Let one engine learn and answer."""
    given = folder / f"{name}.json"
    data = task(name)
    given.write_text(json.dumps(data), encoding="utf-8")
    model = folder / name / engine
    model.mkdir(parents=True)
    answers = folder / name / f"{engine}.answers.json"
    learned = _run([*command, "learn", str(given), str(model)])
    _run([*command, "serve", str(given), str(model), str(answers)])
    result = json.loads(answers.read_text(encoding="utf-8"))
    inside = result["answers"][: len(data["test"])]
    right = np.mean([said == intent for (said, _), (_, intent, _) in zip(inside, data["test"], strict=True)])
    milliseconds = np.array(result["seconds"]) * 1e3
    return Measured(
        task=name,
        engine=engine,
        accuracy=float(right),
        outside=_outside(result["answers"], len(inside)),
        learn_s=learned,
        load_s=result["load"],
        p50_ms=float(np.percentile(milliseconds, 50)),
        p99_ms=float(np.percentile(milliseconds, 99)),
        per_second=float(1e3 / milliseconds.mean()),
        memory_mb=result["memory"],
        model_mb=sum(file.stat().st_size for file in model.iterdir()) / 1e6,
    )


def _outside(answers: list[tuple[str, float]], inside: int) -> float | None:
    if inside == len(answers):
        return None
    scores = [score for _, score in answers]
    return float(roc_auc_score([1] * inside + [0] * (len(answers) - inside), scores))


def _run(command: list[str]) -> float:
    """Run on one core with one thread; give the CPU seconds it took."""
    one = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "TF_NUM_INTRAOP_THREADS"), "1")
    before = os.times()
    pinned = ["taskset", "-c", str(max(os.sched_getaffinity(0)))]
    done = subprocess.run(  # noqa: S603 - our own commands
        [*pinned, *command], env={**os.environ, **one}, cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stderr[-3000:]}")
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def table(found: list[Measured]) -> Iterator[str]:
    """The figures as a table, one task after the other."""
    heads = "task engine accuracy outside-AUC learn-s load-s p50-ms p99-ms messages/s memory-MB model-MB"
    yield f"| {' | '.join(heads.split())} |"
    yield "|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|"
    for one in found:
        outside = "-" if one.outside is None else f"{one.outside:.4f}"
        yield (
            f"| {one.task} | {one.engine} | {one.accuracy:.4f} | {outside} | {one.learn_s:.1f} | {one.load_s:.2f} | "
            f"{one.p50_ms:.3f} | {one.p99_ms:.3f} | {one.per_second:.0f} | {one.memory_mb:.0f} | {one.model_mb:.1f} |"
        )


def ratios(found: list[Measured]) -> Iterator[str]:
    """Ours over the best of the others, column by column."""
    for name in dict.fromkeys(one.task for one in found):
        ours = [one for one in found if one.task == name and one.engine == "ours"]
        others = [one for one in found if one.task == name and one.engine != "ours"]
        if ours and others:
            yield f"{name}: " + ", ".join(f"{key} {value:.2f}" for key, value in _against(ours[0], others).items())


def _against(ours: Measured, others: list[Measured]) -> Mapping[str, float]:
    """More than one is better than every peer."""
    found = {"accuracy": ours.accuracy / max(one.accuracy for one in others)}
    if ours.outside is not None:
        found["outside"] = ours.outside / max(one.outside or 0.0 for one in others)
    found["messages/s"] = ours.per_second / max(one.per_second for one in others)
    found["memory"] = min(one.memory_mb for one in others) / ours.memory_mb
    return found


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engines", default=",".join(ENGINES))
    parser.add_argument("--tasks", default="clinc20,xsid9")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    if not shared().is_dir():
        sys.exit(f"no data in {shared()}: put the folder `shared` beside the repository, or set HAVRE_SHARED")
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for name in given.tasks.split(","):
            for engine in given.engines.split(","):
                command = command_of(engine)
                if command is None:
                    print(f"{engine}: not installed here, left out", file=sys.stderr)
                    continue
                begun = time.monotonic()
                found.append(measure(name, engine, command, Path(folder)))
                print(f"{name} {engine}: {time.monotonic() - begun:.0f} s", file=sys.stderr)
    if given.json:
        print(json.dumps([asdict(one) for one in found]))
    else:
        print(
            "\n".join([*table(found), "", "Ours against the best of the others (above 1 is better):", *ratios(found)])
        )


if __name__ == "__main__":
    main()
