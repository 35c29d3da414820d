"""Moves of a talk: what people do with it besides telling a situation - thank, correct, refuse, ask what it knows.

They are no codes of the vocabulary and are never stored. The phrases stand in packs/common/talk/<language>.yaml, in the
mini-language of patterns; what answers them in packs/common/dialogue.yaml.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from havre.assistant.conversation import Conversation
from havre.assistant.graph import Graph
from havre.assistant.matching import Grammar, Hit, LanguagePatterns, Matcher
from havre.assistant.message import Message
from havre.core.situation import Situation
from havre.core.vocabulary import Code, Danger

LONGEST_OPENING = 3  # words of the longest way to begin with yes or no
_QUESTION_MARKS = frozenset("?؟")


class Move(Code):
    """What somebody does with the talk itself."""

    SUMMARISE = "summarise", "asks what is known of them"
    FORGET = "forget", "asks to forget everything"
    CORRECT = "correct", "says that something was understood wrongly, without saying what"
    SOMEBODY_ELSE = "somebody_else", "it happens to somebody else: «no, that was my sister»"
    OTHER_PERSON = "other_person", "puts right who is violent: «not my husband, my father»"
    WRONG_PLACE = "wrong_place", "the town is wrong"
    WRONG_COUNTRY = "wrong_country", "the country is wrong, or shall not be known"
    THANKS = "thanks", "thanks"
    GREETING = "greeting", "greets"
    BYE = "bye", "takes leave"
    STOP = "stop", "wants to stop, or to be asked nothing more"
    WHO_ARE_YOU = "who_are_you", "asks whether a person or a machine answers"
    WHAT_IS_KEPT = "what_is_kept", "asks what is stored, or who reads this"
    ABUSE_OF_BOT = "abuse_of_bot", "insults the assistant"
    REFUSE_POLICE = "refuse_police", "wants no police and no report"
    REFUSE_OFFER = "refuse_offer", "does not want what was offered, or has tried it"
    AMBIVALENCE = "ambivalence", "loves who hurts them, hopes, does not want to leave"
    SILENCE = "silence", "writes nothing, or only dots"
    EASY_ON = "easy_on", "asks for easy language"
    EASY_OFF = "easy_off", "asks for ordinary language"
    HUMAN = "human", "wants to talk with a person"
    WHERE_IS_SHE = "where_is_she", "asks where somebody is who left, or hides"
    SHELTER_ADDRESS = "shelter_address", "asks for the address of a refuge"
    IN_DANGER = "in_danger", "asks whether they are in danger"
    SAFE_NOW = "safe_now", "says that who is violent is gone, or that they are safe now"


class Reply(Code):
    """How a message answers a question that offers yes and no."""

    YES = "yes", "yes, or who is violent is there or coming"
    NO = "no", "no, or who is violent is gone"


@dataclass(frozen=True, slots=True)
class Phrases:
    """The phrases of one language: by move, and by code those in which somebody says that it is not so.

    `whole` holds folded messages that make a move when they are all that is written: «stop», but not «make him stop».
    `not_about_us` are phrases that make no move, whatever their words: «he does not let me call the police».
    `openings` hold folded words that answer yes or no whatever follows them («yes he is in the kitchen»); `alone` those
    that do so only where nothing follows, or a comma («no, …», but not Spanish «no sé»). `near` are phrases that tell,
    to who asks whether who is violent is there, that they are there or coming; `away` that they are elsewhere. A
    message made of `bland` phrases alone («I am at home») tells nothing.
    """

    language: str
    moves: Mapping[Code, Sequence[str]]
    denials: Mapping[Code, Sequence[str]]
    not_about_us: Sequence[str] = ()
    whole: Mapping[str, Code] = field(default_factory=dict)
    grammar: Grammar = Grammar()
    openings: Mapping[str, Reply] = field(default_factory=dict)
    alone: Mapping[str, Reply] = field(default_factory=dict)
    near: Sequence[str] = ()
    away: Sequence[str] = ()
    bland: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Noticed:
    """What a message does with the talk: a move, or none; the numbers of its tokens; codes that it says are not so."""

    move: str = ""
    denied: frozenset[Code] = frozenset()
    at: frozenset[int] = frozenset()


class Moves:
    """Finds moves and denials in messages; built once from the packs."""

    def __init__(self, phrases: Iterable[Phrases]) -> None:
        given = tuple(phrases)
        self._whole = {one.language: one.whole for one in given}
        self._moves = Matcher(
            [LanguagePatterns(one.language, one.moves, one.not_about_us, one.grammar) for one in given], _nowhere
        )
        self._denials = Matcher(
            [LanguagePatterns(one.language, one.denials, (), _strict(one.grammar)) for one in given], _nowhere
        )
        self._near = Matcher(
            [
                LanguagePatterns(one.language, {Reply.YES: one.near, Reply.NO: one.away}, (), one.grammar)
                for one in given
            ],
            _nowhere,
        )
        self._bland = Matcher(
            [LanguagePatterns(one.language, {Move.SILENCE: one.bland}, (), one.grammar) for one in given], _nowhere
        )
        self._openings = {one.language: one.openings for one in given}
        self._alone = {one.language: one.alone for one in given}

    def notice(self, graph: Graph, text: str, languages: Iterable[str], *, told: bool) -> Noticed:
        """What `text` does, read in these languages; `told` is whether it tells of a situation besides.

        Of several moves the first in the order of the dialogue counts.
        """
        message = Message.of(text)
        if not message.tokens:
            return Noticed(Move.SILENCE.value)
        spoken = tuple(dict.fromkeys(languages))
        hits = [hit for language in spoken for hit in self._moves.find(message, language)]
        found = {hit.code.value for hit in hits}
        found |= {whole.value for one in spoken if (whole := self._alone_is(message, one))}
        found |= {Move.SAFE_NOW.value for one in spoken if self._no_longer_there(message, one)}
        if _asks_for_safety(text, hits):
            found.discard(Move.SAFE_NOW.value)
        denied = {hit.code for language in spoken for hit in self._denials.find(message, language)}
        move = _first(graph, found, len(message.tokens), told=told)
        at = frozenset(number for hit in hits if hit.code.value == move for number in hit.at)
        return Noticed(move, frozenset(denied), at)

    def reply(self, text: str, language: str) -> str:
        """«yes» or «no» where a message begins with a word for it, else empty."""
        return self._opening(Message.of(text), language)[0]

    def is_bland(self, text: str, language: str) -> bool:
        """Whether a message says no more than where somebody is, what they are called, or when: «I am at home»."""
        message = Message.of(text)
        told = {at for hit in self._bland.find(message, language) for at in hit.at}
        return len(told) == len(message.tokens) > 0

    def is_bare(self, text: str, language: str) -> bool:
        """Whether a message is nothing but a word for yes or no."""
        words = " ".join(Message.of(text).tokens)
        return words in self._openings.get(language, {}) or words in self._alone.get(language, {})

    def reply_to_near(self, text: str, language: str) -> str:
        """Whether a message says that who is violent is there or coming («yes») or is not («no»); else empty.

        What is told goes before the word that it begins with: «no, but he is on his way» is no «no».
        """
        message = Message.of(text)
        _, begins = self._opening(message, language)
        rest = message.less(frozenset(range(begins)))
        if self._no_longer_there(message, language):
            return Reply.NO.value
        hits = self._near.find(message, language)
        if not any(hit.code is Reply.NO and 0 in hit.at for hit in hits):  # Arabic «لا يعيش معي» begins with no answer
            hits = self._near.find(rest, language)
        elsewhere = {at for hit in hits if hit.code is Reply.NO for at in hit.at}
        # «at his mother's home» is not «at home»; «at work, home in ten minutes» is
        if any(hit.code is Reply.YES and not elsewhere.issuperset(hit.at) for hit in hits):
            return Reply.YES.value
        return Reply.NO.value if elsewhere else ""

    def _no_longer_there(self, message: Message, language: str) -> bool:
        """Whether it says that who is violent is gone, or the danger over: as a whole, or after a first yes or no.

        With no comma after it that word may belong to what follows: «no está» is «he is not here».
        """
        _, begins = self._opening(message, language)
        rest = message.less(frozenset(range(begins)))
        parts = (rest,) if begins in message.breaks else (message, rest)
        return any(self._says_gone(part, language) for part in parts)

    def _says_gone(self, message: Message, language: str) -> bool:
        hits = [*self._moves.find(message, language), *self._denials.find(message, language)]
        return self._alone_is(message, language) is Move.SAFE_NOW or any(
            hit.code in (Move.SAFE_NOW, Danger.ATTACK_NOW) for hit in hits
        )

    def _alone_is(self, message: Message, language: str) -> Code | None:
        """The move that a message is when nothing else is written."""
        return self._whole.get(language, {}).get(" ".join(message.tokens))

    def _opening(self, message: Message, language: str) -> tuple[str, int]:
        """The answer that the first words are, or empty, and of how many tokens they are."""
        openings, alone = self._openings.get(language, {}), self._alone.get(language, {})
        for count in range(min(LONGEST_OPENING, len(message.tokens)), 0, -1):
            words = " ".join(message.tokens[:count])
            ends = count == len(message.tokens) or count in message.breaks
            if reply := openings.get(words) or (alone.get(words) if ends else None):
                # «no he is gone»: the words after the first belong to the rest, and only show that it is an answer
                return reply.value, 1 if message.tokens[0] in alone else count
        return "", 0


def _asks_for_safety(text: str, hits: Iterable[Hit]) -> bool:
    """Whether «I am safe» is a question: by its mark, or by a longer phrase that asks («чи я в безпеці»).

    In half the languages «am I safe?» has the same words as «I am safe».
    """
    spans: dict[Code, int] = {Move.SAFE_NOW: 0, Move.IN_DANGER: 0}
    for hit in hits:
        if hit.code in spans:
            spans[hit.code] = max(spans[hit.code], hit.spelt)
    return bool(_QUESTION_MARKS & set(text)) or spans[Move.IN_DANGER] > spans[Move.SAFE_NOW]


def _strict(grammar: Grammar) -> Grammar:
    """The grammar of denials: «I have papers» is one, «I have no papers» and «I cannot speak» deny the denial."""
    return replace(grammar, affirming=frozenset())


def _nowhere(_code: Code) -> bool:
    return False


def _first(graph: Graph, found: set[str], words: int, *, told: bool) -> str:
    for name, rule in graph.moves.items():
        short = not rule.longest or words <= rule.longest
        if name in found and short and (rule.beside or not told):
            return name
    return ""


def moved(graph: Graph, talk: Conversation, move: str) -> Conversation:
    """The talk after a move: what it takes back, refuses, forgets."""
    rule = graph.moves.get(move)
    if rule is None:
        return talk
    talk = replace(talk, situation=rule.change.of(talk.situation), refused=talk.refused | rule.refuses)
    talk = replace(talk, asked=talk.asked | rule.settles)
    match rule.does:
        case "forget":
            return Conversation(talk.language, talk.country, easy=talk.easy)
        case "easy" | "plain":
            return replace(talk, easy=rule.does == "easy")
        case "wrong_place":
            return replace(talk, place="", candidates=(), asked=talk.asked - {"place", "place_which"})
        case "wrong_country":
            return replace(talk, country="", place="", candidates=(), asked=talk.asked - {"country"})
    return talk


def lifted(graph: Graph, talk: Conversation, told: Iterable[Code]) -> Conversation:
    """The talk without the refusals of what is now asked for: «and how do I report it?» lifts that of police."""
    codes = set(told)
    gone = {name for name in talk.refused if graph.refusals[name].codes & codes}
    return replace(talk, refused=talk.refused - gone) if gone else talk


def taken_back(situation: Situation, denied: Iterable[Code]) -> tuple[Code, ...]:
    """Which of these codes were known, and so go; in a fixed order."""
    return tuple(sorted(situation.codes & set(denied)))
