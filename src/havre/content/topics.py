"""Topics from the packs: structure, tellings of facts, and what people ask; and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from havre.assistant.search import Material
from havre.assistant.topics import OPTIONAL, Topic, TopicBook, Variant
from havre.content.packs import Pack
from havre.content.schema import QuestionsFile, SentenceModel, TopicModel, TopicsFile, VariantModel
from havre.content.yaml_files import Finding, line_of
from havre.core.facts import ReviewState
from havre.core.phrasebook import SLOT, Phrasebook
from havre.core.vocabulary import code_of

# Sentences around every topic, with their slots.
AROUND: Mapping[str, frozenset[str]] = {
    "topic.heading": frozenset(),
    "topic.found": frozenset(),
    "topic.sources": frozenset(),
    "topic.as_of": frozenset({"date"}),
    "topic.only_in": frozenset({"area"}),
    "topic.no_country": frozenset(),
    "topic.unknown": frozenset({"country", "what"}),
    "topic.ask": frozenset({"name", "number"}),
    "topic.ask_written": frozenset({"name"}),
}
FEWEST_QUESTIONS, MOST_QUESTIONS = 8, 15


@dataclass(frozen=True, slots=True)
class Topics:
    """The topics; and for each language what people ask about each of them, and words that point to it."""

    book: TopicBook
    questions: Mapping[str, Mapping[str, tuple[str, ...]]]
    words: Mapping[str, Mapping[str, str]]

    def material(self, phrasebook: Phrasebook) -> dict[str, dict[str, Material]]:
        """What each topic is found by, by language: only languages in which people's questions are written."""
        return {
            language: {
                topic: self._material(phrasebook, language, topic) for topic in self.book.topics if topic in asked
            }
            for language, asked in self.questions.items()
        }

    def _material(self, phrasebook: Phrasebook, language: str, topic: str) -> Material:
        told = {key: one.text for key, one in phrasebook.sentences.get(language, {}).items()}
        text = " ".join(text for key, text in told.items() if key.startswith(f"topic.{topic}."))
        asked = (*self.questions[language][topic], told.get(f"topic.{topic}.title", ""))
        return Material(asked, self.words.get(language, {}).get(topic, ""), text)


def assemble_topics(packs: list[Pack]) -> Topics:
    """Topics of all packs, a later layer over an earlier one; questions and words of the same topic add up."""
    topics: dict[str, Topic] = {}
    tellings: dict[str, tuple[tuple[Variant, ...], ...]] = {}
    questions: dict[str, dict[str, tuple[str, ...]]] = {}
    words: dict[str, dict[str, str]] = {}
    files = [pack.topics[1] for pack in packs if pack.topics]
    for file in files:
        topics |= {key: _topic(key, model) for key, model in file.topics.items()}
        tellings |= {key: tuple(tuple(map(_variant, line)) for line in lines) for key, lines in file.facts.items()}
    for pack in packs:
        for language, (_, asked) in pack.questions.items():
            mine = questions.setdefault(language, {})
            for topic, found in asked.questions.items():
                mine[topic] = (*mine.get(topic, ()), *found)
            pointing = words.setdefault(language, {})
            for topic, more in asked.words.items():
                pointing[topic] = f"{pointing.get(topic, '')} {more}"
    checked = min((file.checked or date.min for file in files), default=date.min)
    draft = any(file.review.state is ReviewState.DRAFT for file in files)
    return Topics(TopicBook(topics, tellings, checked, draft), questions, words)


def _topic(key: str, model: TopicModel) -> Topic:
    codes = frozenset(map(code_of, model.codes))
    return Topic(
        key, codes, model.paragraphs, model.easy, model.facts, model.ask, model.sources, model.for_violent
    )  # fmt: skip


def _variant(model: VariantModel) -> Variant:
    when = {key: value if isinstance(value, tuple) else (value,) for key, value in model.when.items()}
    return Variant(model.id, when, model.needs, model.has)


# --- checks ------------------------------------------------------------------------------------------------------


def sentence_slots(topics: TopicsFile) -> dict[str, frozenset[str]]:
    """Every sentence that the topics call for, with the slots that it is given."""
    found = dict(AROUND)
    for key, topic in topics.topics.items():
        ends = ("title", *range(1, topic.paragraphs + 1), *(f"easy.{n}" for n in range(1, topic.easy + 1)))
        found |= {f"topic.{key}.{end}": frozenset() for end in ends}
    for fact, lines in topics.facts.items():
        found[f"fact.{fact}.about"] = frozenset()
        found |= {f"fact.{fact}.{one.id}": frozenset(one.needs) for line in lines for one in line}
    return found


def check_topics(packs: list[Pack], served: list[str]) -> Iterator[Finding]:
    """What is wrong with the topics, and for which languages they are still to be written."""
    for pack in packs:
        if pack.topics is None:
            continue
        path, file = pack.topics
        yield from _untold(path, file)
        wanted = sentence_slots(file)
        for language in served:
            yield from _written(pack, language, wanted)
            yield from _asked(pack, language, file)


def _untold(path: Path, file: TopicsFile) -> Iterator[Finding]:
    """Facts that a topic names and nothing tells."""
    for key, topic in file.topics.items():
        for fact in topic.facts:
            name = fact.removesuffix(OPTIONAL)
            if not any(name == told or name.startswith(told + ".") for told in file.facts):
                line = line_of(path, ("topics", key))
                yield Finding(
                    "error", "telling", path, line, f"topic {key}: nothing tells {name}", "add it under facts"
                )


def _written(pack: Pack, language: str, wanted: Mapping[str, frozenset[str]]) -> Iterator[Finding]:
    if language not in pack.told:
        where = pack.folder / "sentences" / "topics" / f"{language}.yaml"
        yield Finding(
            "warning", "missing", where, 0, f"no topics in {language}: they are told in English", "write them"
        )
        return
    path, file = pack.told[language]
    for key, slots in wanted.items():
        if key not in file.sentences:
            yield Finding("warning", "missing", path, 1, f"sentence {key} is missing", "write it")
            continue
        value = file.sentences[key]
        has = frozenset(SLOT.findall(value.text if isinstance(value, SentenceModel) else value))
        if has != slots:
            line = line_of(path, ("sentences", key))
            message = f"sentence {key} has the slots {_named(has)}, but topics.yaml gives {_named(slots)}"
            yield Finding("error", "slot", path, line, message, "use each slot once, and no other")
    for key in sorted(file.sentences.keys() - wanted.keys()):
        line = line_of(path, ("sentences", key))
        yield Finding("error", "unknown", path, line, f"sentence {key} is called for by no topic", "mend its id")
    if file.review.state is ReviewState.DRAFT:
        yield Finding(
            "note", "unreviewed", path, 1, f"{len(file.sentences)} texts of topics are drafts", "have them reviewed"
        )


def _asked(pack: Pack, language: str, file: TopicsFile) -> Iterator[Finding]:
    if language not in pack.questions:
        where = pack.folder / "topics" / f"{language}.yaml"
        yield Finding("warning", "missing", where, 0, f"no questions in {language}: topics are not found", "write them")
        return
    path, asked = pack.questions[language]
    yield from _unknown_topics(path, asked, file)
    for key in file.topics:
        count = len(asked.questions.get(key, ()))
        if not FEWEST_QUESTIONS <= count <= MOST_QUESTIONS:
            message = f"topic {key} has {count} questions, not {FEWEST_QUESTIONS} to {MOST_QUESTIONS}"
            yield Finding("warning", "questions", path, line_of(path, ("questions", key)), message)
        if key not in asked.words:
            message = f"topic {key} has no words that point to it"
            yield Finding("warning", "questions", path, 1, message, "add them under words")


def _unknown_topics(path: Path, asked: QuestionsFile, file: TopicsFile) -> Iterator[Finding]:
    for key in sorted((asked.questions.keys() | asked.words.keys()) - file.topics.keys()):
        line = line_of(path, ("questions", key))
        yield Finding("error", "unknown", path, line, f"there is no topic {key}", "mend its id")


def _named(slots: frozenset[str]) -> str:
    return ", ".join(sorted(slots)) or "none"
