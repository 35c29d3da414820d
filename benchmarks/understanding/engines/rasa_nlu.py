"""Rasa's own pipeline for intents, run by a Python 3.10 that has it (HAVRE_RASA_PYTHON). Its DIET at default settings.

Stands alone: the Python that has Rasa has nothing of Havre.
"""

from __future__ import annotations

import asyncio
import json
import logging
import resource
import sys
import time
from pathlib import Path
from typing import Any

PIPELINE = """\
language: {language}
pipeline:
  - name: WhitespaceTokenizer
  - name: CountVectorsFeaturizer
  - name: CountVectorsFeaturizer
    analyzer: char_wb
    min_ngram: 1
    max_ngram: 4
  - name: {classifier}
policies: []
"""
CLASSIFIER = {
    "diet": "DIETClassifier\n    epochs: 50\n    entity_recognition: false",
    "lr": "LogisticRegressionClassifier",
}


def learn(task: dict[str, Any], folder: Path, kind: str) -> None:
    """Train the pipeline as `rasa train nlu` does."""
    from rasa.model_training import train_nlu

    (folder / "config.yml").write_text(PIPELINE.format(language="en", classifier=CLASSIFIER[kind]))
    by_intent: dict[str, str] = {}
    for text, intent, _ in task["train"]:
        by_intent[intent] = f"{by_intent.get(intent, '')}- {text}\n"
    nlu = [{"intent": intent, "examples": examples} for intent, examples in by_intent.items()]
    from rasa.shared.utils.io import write_yaml

    write_yaml({"version": "3.1", "nlu": nlu}, folder / "nlu.yml")
    train_nlu(str(folder / "config.yml"), str(folder / "nlu.yml"), str(folder), fixed_model_name="model")


def serve(task: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Answer every message by the agent that `rasa run` uses."""
    from rasa.core.agent import Agent

    begun = time.process_time()
    agent = Agent.load(str(folder / "model.tar.gz"))
    loaded = time.process_time() - begun
    loop = asyncio.new_event_loop()
    asked = [row[0] for row in task["test"]] + [row[0] for row in task["outside"]]
    answers, seconds = [], []
    for text in asked[:50]:
        loop.run_until_complete(agent.parse_message(text))
    for text in asked:
        begun = time.process_time()
        intent = loop.run_until_complete(agent.parse_message(text))["intent"]
        seconds.append(time.process_time() - begun)
        answers.append((intent["name"] or "", intent["confidence"]))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"answers": answers, "seconds": seconds, "load": loaded, "memory": memory}


def main() -> None:
    """The command: `learn|serve TASK FOLDER [ANSWERS]`; the last folder name says which classifier."""
    from rasa.utils.log_utils import configure_structlog  # its debugging words cost 40 % otherwise

    configure_structlog(logging.ERROR)
    logging.disable(logging.ERROR)
    command, task, folder = sys.argv[1], json.loads(Path(sys.argv[2]).read_text()), Path(sys.argv[3])
    if command == "learn":
        learn(task, folder, folder.name.removeprefix("rasa-"))
    else:
        Path(sys.argv[4]).write_text(json.dumps(serve(task, folder)))


if __name__ == "__main__":
    main()
