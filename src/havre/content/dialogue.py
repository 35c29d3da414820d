"""The dialogue as packs hold it: the graph of packs/common/dialogue.yaml, and the phrases of moves in every language.

Reads packs/common/dialogue.yaml and packs/common/talk. Writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StringConstraints, field_validator

from havre.assistant import graph as engine
from havre.assistant.graph import Change, Graph
from havre.assistant.graph_check import faults, rehearsed
from havre.assistant.message import Message
from havre.assistant.moves import Move, Moves, Phrases, Reply
from havre.assistant.patterns import PatternError, parse
from havre.content.load import broken
from havre.content.packs import shipped_packs
from havre.content.schema import LanguagesFile, SentencesFile, Stated, Strict
from havre.content.understanding import GrammarFile, GrammarModel, grammar_of, understanding_folder
from havre.content.yaml_files import Finding, line_of, read_model
from havre.core.language import fold
from havre.core.vocabulary import FACETS, Code, Role, code_of

Text = Annotated[str, StringConstraints(min_length=1)]


def _a_code(value: str) -> str:
    code_of(value)
    return value


def _codes_or_facet(value: str) -> str:
    return value if value in FACETS else _a_code(value)


CodeName = Annotated[str, AfterValidator(_a_code)]
CodesName = Annotated[str, AfterValidator(_codes_or_facet)]


class WhenModel(Strict):
    """A condition; meanings in assistant.graph.When."""

    any: tuple[CodesName, ...] = ()
    none: tuple[CodesName, ...] = ()
    roles: frozenset[Role] = frozenset()
    known: frozenset[engine.Known] = frozenset()
    unknown: frozenset[engine.Known] = frozenset()

    def typed(self) -> engine.When:
        """The engine's condition; a facet stands for all of its codes."""
        return engine.When(_codes(self.any), _codes(self.none), self.roles, self.known, self.unknown)


def _codes(names: Iterable[str]) -> frozenset[Code]:
    return frozenset(code for name in names for code in (FACETS[name] if name in FACETS else (code_of(name),)))


class ChangeModel(Strict):
    """What something does to the situation."""

    adds: tuple[CodeName, ...] = ()
    takes: tuple[CodeName, ...] = ()

    @property
    def change(self) -> Change:
        """The engine's change."""
        return Change(tuple(map(code_of, self.adds)), tuple(map(code_of, self.takes)))


class AnswerModel(ChangeModel):
    """A short answer."""

    value: Annotated[str, StringConstraints(pattern=r"^[a-z_]+:[a-z_]+$")]
    say: Text
    roles: frozenset[Role] = frozenset()


class QuestionModel(Strict):
    """A question: when it is put, and what it offers."""

    when: WhenModel = WhenModel()
    answers: tuple[AnswerModel, ...] = ()
    given: engine.Given = ""


class StateModel(Strict):
    """A state, in order of priority."""

    id: Text
    when: WhenModel = WhenModel()
    questions: tuple[Text, ...]
    holds: bool = False
    by_use: bool = False

    def typed(self) -> engine.State:
        """The engine's state."""
        return engine.State(self.id, self.when.typed(), self.questions, self.holds, self.by_use)


class AckModel(Strict):
    """A sentence that meets what was told."""

    say: Text
    when: WhenModel


class PartModel(Strict):
    """What is told to somebody in a role."""

    steps: tuple[Text, ...] = ()
    only: tuple[CodesName, ...] | None = None
    instead: dict[str, Text] = Field(default={})
    without: frozenset[str] = frozenset()
    in_danger: tuple[Text, ...] = ()


class TierModel(Strict):
    """What answers a tier of danger; meanings in assistant.graph.TierRule."""

    say: str = ""
    steps: tuple[Text, ...] = ()
    at_once: bool = False
    when: WhenModel = WhenModel()

    def typed(self) -> engine.TierRule:
        """The engine's rule."""
        return engine.TierRule(self.say, self.steps, self.at_once, self.when.typed())


class RefusalModel(Strict):
    """What is not wanted."""

    steps: frozenset[str] = frozenset()
    instead: dict[str, Text] = Field(default={})
    codes: tuple[CodeName, ...] = ()
    answers: frozenset[str] = frozenset()


class MoveModel(ChangeModel):
    """How a move is answered; meanings in assistant.graph.MoveRule."""

    says: tuple[Text, ...] = ()
    steps: tuple[Text, ...] = ()
    refuses: frozenset[str] = frozenset()
    unsays: tuple[CodeName, ...] = ()
    reopens: frozenset[str] = frozenset()
    settles: frozenset[str] = frozenset()
    unless: tuple[CodeName, ...] = ()
    longest: int = 0
    beside: bool = False
    asks: bool = True
    services: bool = True
    quiets: bool = False
    alone: bool = False
    does: engine.Does = ""


class MostModel(Strict):
    """How much is said at most."""

    steps: int = Field(default=5, ge=2)
    acks: int = Field(default=2, ge=1)


class DialogueFile(Stated):
    """dialogue.yaml."""

    most: MostModel = MostModel()
    states: tuple[StateModel, ...]
    questions: dict[str, QuestionModel]
    acks: tuple[AckModel, ...]
    steps: dict[CodeName, tuple[Text, ...]]
    again: frozenset[str] = frozenset()
    roles: dict[Role, PartModel] = Field(default={})
    fallback: tuple[Text, ...]
    refusals: dict[str, RefusalModel] = Field(default={})
    tiers: dict[Literal["E", "3", "2", "1"], TierModel] = Field(default={})
    covers: dict[CodeName, tuple[CodeName, ...]] = Field(default={})
    moves: dict[Move, MoveModel]

    @field_validator("moves")
    @classmethod
    def _every_move_is_answered(cls, moves: dict[Move, MoveModel]) -> dict[Move, MoveModel]:
        if missing := sorted(set(Move) - moves.keys()):
            raise ValueError(f"no answer to {', '.join(missing)}")
        return moves

    def typed(self) -> Graph:
        """The engine's graph."""
        return Graph(
            states=tuple(one.typed() for one in self.states),
            questions={key: _question(key, one) for key, one in self.questions.items()},
            acks=tuple(engine.Ack(one.say, one.when.typed()) for one in self.acks),
            steps={code_of(key): steps for key, steps in self.steps.items()},
            parts={role: _part(one) for role, one in self.roles.items()},
            fallback=self.fallback,
            again=self.again,
            moves={move.value: _move(one) for move, one in self.moves.items()},
            refusals={key: _refusal(one) for key, one in self.refusals.items()},
            tiers={key: one.typed() for key, one in self.tiers.items()},
            covers={code_of(key): _codes(codes) for key, codes in self.covers.items()},
            most_steps=self.most.steps,
            most_acks=self.most.acks,
        )


def _question(key: str, given: QuestionModel) -> engine.Asked:
    offers = tuple(engine.Offer(one.value, one.say, one.change, one.roles) for one in given.answers)
    return engine.Asked(key, given.when.typed(), offers, given.given)


def _part(given: PartModel) -> engine.Part:
    only = None if given.only is None else _codes(given.only)
    return engine.Part(given.steps, only, given.instead, given.without, given.in_danger)


def _refusal(given: RefusalModel) -> engine.Refusal:
    return engine.Refusal(given.steps, given.instead, _codes(given.codes), given.answers)


def _move(given: MoveModel) -> engine.MoveRule:
    plain: dict[str, Any] = {name: getattr(given, name) for name in MoveModel.model_fields if name not in _TYPED}
    return engine.MoveRule(change=given.change, unsays=_codes(given.unsays), unless=_codes(given.unless), **plain)


_TYPED = frozenset(ChangeModel.model_fields) | {"unsays", "unless"}


class AnswersModel(Strict):
    """How yes and no are said: first words whatever follows, those that need a comma or the end; patterns."""

    yeses: tuple[Text, ...]
    yeses_alone: tuple[Text, ...] = ()
    noes: tuple[Text, ...] = ()
    noes_alone: tuple[Text, ...] = ()
    near: tuple[Text, ...]
    away: tuple[Text, ...]


class TalkFile(Stated):
    """talk/<language>.yaml: phrases by which moves and denials are recognised, in the mini-language of patterns."""

    language: str
    negators: tuple[Text, ...] = ()
    not_about_us: tuple[Text, ...] = ()
    whole: dict[Move, tuple[Text, ...]] = Field(default={})
    moves: dict[Move, tuple[Text, ...]]
    denials: dict[CodeName, tuple[Text, ...]] = Field(default={})
    answers: AnswersModel
    bland: tuple[Text, ...] = ()

    def patterns(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Every pattern with its place in the file."""
        yield from ((("not_about_us", at), text) for at, text in enumerate(self.not_about_us))
        yield from ((("bland", at), text) for at, text in enumerate(self.bland))
        yield from ((("answers", "near", at), text) for at, text in enumerate(self.answers.near))
        yield from ((("answers", "away", at), text) for at, text in enumerate(self.answers.away))
        for kind, given in (("moves", self.moves), ("denials", self.denials)):
            for key, texts in given.items():
                yield from (((kind, str(key), at), text) for at, text in enumerate(texts))


def dialogue_file(packs: Path | None = None) -> Path:
    """The file of the shipped dialogue."""
    return (packs or shipped_packs()) / "common" / "dialogue.yaml"


def talk_files(packs: Path | None = None) -> list[Path]:
    """The files of phrases of moves, of all languages that are written."""
    return sorted(((packs or shipped_packs()) / "common" / "talk").glob("*.yaml"))


def load_graph(path: Path | None = None) -> Graph:
    """The dialogue. Raises `ContentError` listing file and line of everything wrong."""
    findings: list[Finding] = []
    file = read_model(path or dialogue_file(), DialogueFile, findings)
    if file is None:
        raise broken(findings)
    return file.typed()


def load_moves(packs: Path | None = None, *, served_only: bool = True) -> Moves:
    """The phrases of moves in the served languages, or in all that are written.

    Raises `ContentError` listing file and line of everything wrong.
    """
    findings: list[Finding] = []
    listed = read_model((packs or shipped_packs()) / "common" / "languages.yaml", LanguagesFile, findings)
    served = {one.code for one in listed.languages} if listed else set()
    grammars = _grammars()
    files = [file for path in talk_files(packs) if (file := read_model(path, TalkFile, findings)) is not None]
    wanted = [file for file in files if not served_only or file.language in served]
    if findings:
        raise broken(findings)
    try:
        return Moves([_phrases(file, grammars.get(file.language, GrammarModel())) for file in wanted])
    except PatternError:
        raise broken([finding for path in talk_files(packs) for finding in check_talk(path)]) from None


def _grammars() -> Mapping[str, GrammarModel]:
    file = read_model(understanding_folder() / "grammar.yaml", GrammarFile, [])
    return file.languages if file else {}


def _phrases(file: TalkFile, words: GrammarModel) -> Phrases:
    denials = {code_of(key): texts for key, texts in file.denials.items()}
    grammar = grammar_of(words, file.negators)
    said = file.answers
    return Phrases(
        file.language,
        dict(file.moves.items()),
        denials,
        file.not_about_us,
        _whole(file),
        grammar,
        openings=_said(said.yeses, Reply.YES) | _said(said.noes, Reply.NO),
        alone=_said(said.yeses_alone, Reply.YES) | _said(said.noes_alone, Reply.NO),
        near=said.near,
        away=said.away,
        bland=file.bland,
    )


def _said(texts: Iterable[str], reply: Reply) -> dict[str, Reply]:
    return {" ".join(Message.of(text).tokens): reply for text in texts}


def _whole(file: TalkFile) -> dict[str, Code]:
    return {fold(text): move for move, texts in file.whole.items() for text in texts}


def check_dialogue(packs: Path | None = None) -> list[Finding]:
    """Everything wrong with the dialogue below `packs` and the phrases of moves, with file and line.

    The sentences that it names must be written in the base language beside it.
    """
    findings: list[Finding] = []
    path = dialogue_file(packs)
    file = read_model(path, DialogueFile, findings)
    if file is not None:
        sentences = read_model(path.parent / "sentences" / "en.yaml", SentencesFile, [])
        written = frozenset(sentences.sentences) if sentences else frozenset()
        findings += [
            Finding("error", "dialogue", path, line_of(path, fault.where), fault.what, "see docs/dialogue.md")
            for fault in faults(file.typed(), written, rehearsed())
        ]
    for talk in talk_files(packs):
        findings += check_talk(talk)
    return findings


def check_talk(path: Path) -> list[Finding]:
    """Everything wrong with one file of phrases."""
    findings: list[Finding] = []
    file = read_model(path, TalkFile, findings)
    if file is None:
        return findings
    if file.language != path.stem:
        findings.append(Finding("error", "language", path, 1, f"is named {path.stem} but says {file.language}"))
    spoken = set(Move) - {Move.SILENCE}
    findings += [
        Finding("warning", "missing", path, 1, f"no phrase for {move}", "write some")
        for move in sorted(spoken - file.moves.keys())
    ]
    for place, text in file.patterns():
        if wrong := _malformed(text):
            findings.append(Finding("error", "pattern", path, line_of(path, place), wrong, "see docs/dialogue.md"))
    return findings


def _malformed(text: str) -> str:
    try:
        parse(text)
    except PatternError as error:
        return str(error)
    return ""
