"""The packed model: what it weighs, what it refuses, and whether the one in the packs is of today's phrases."""

from __future__ import annotations

import io
import json

import numpy as np
import pytest

from havre.assistant.classifier import FORMAT, LONG, MOST_PARTS, PART, Model, judge
from havre.assistant.concepts import Concepts
from havre.assistant.features import features_of, placed_features
from havre.assistant.matching import Grammar, LanguagePatterns
from havre.assistant.message import Message
from havre.assistant.packed_languages import languages_to_bytes
from havre.assistant.patterns import parse, to_bytes
from havre.assistant.small_weights import added, column, pack
from havre.content.understanding import inputs_digest, load_model, understanding_folder
from havre.core.errors import ContentError
from havre.core.vocabulary import Danger, Role, Violence

LETTERS = [1064784322, 1374141689, 1850861845, 2244780191, 3573461471, 3682128463]
WORD = 4278036316
THIRD = 2  # the number of the third word
FRENCH = LanguagePatterns(
    "fr",
    {Danger.WEAPON: ("couteau", "il a un (fusil|pistolet)")},
    ("mort de rire",),
    Grammar(frozenset(("pas",)), proclitics=("l", "d"), respellings=(("ae", "a"), ("oe", "o"))),
)


def word(text: str) -> int:
    """The feature of the word itself."""
    return int(features_of(Message.of(text)).words[0])


def packed(**changes: object) -> bytes:
    """A model that knows two words: «frappe» speaks for physical violence and French, «meteo» for neither.

    Its one hidden unit hears nothing unless a test lets it.
    """
    keys = np.array(sorted([word("frappe"), word("meteo")]), dtype=np.uint32)
    known = {word("frappe"): [2, 2, 1, 2, 2, 2], word("meteo"): [-2, -1, -2, -2, 2, -2]}
    arrays: dict[str, object] = {
        "about": np.frombuffer(json.dumps({"format": FORMAT, "inputs": "x", "texts": "y"}).encode(), dtype=np.uint8),
        "outputs": np.array(["physical", "victim", "unknown", "in_scope", "language:fr"]),
        "key_steps": np.diff(keys.astype(np.int64), prepend=0).astype(np.uint32),
        "idf": np.ones(2, dtype=np.float16),
        "weights": pack(np.array([known[int(key)] for key in keys], dtype=np.int8)),
        "scales": np.full(6, 5 / 2, dtype=np.float32),
        "linear": np.arange(5, dtype=np.uint16),
        "bias": np.zeros(5, dtype=np.float32),
        "hidden_bias": np.zeros(1, dtype=np.float32),
        "hidden_out": np.zeros((1, 5), dtype=np.float32),
        "context_names": np.array(["weapon", "language:fr"]),
        "context": np.array([[0, 9, 0, 9, 0, 0], [0, 0, 9, 0, 0, 0]], dtype=np.float32),
        "thresholds": np.full(5, 0.5, dtype=np.float32),
        "concepts": np.frombuffer(Concepts({"fr": {"etrangl*": ["strangle"]}}).to_bytes(), dtype=np.uint8),
        "languages": np.frombuffer(languages_to_bytes([FRENCH]), dtype=np.uint8),
        "patterns": np.frombuffer(to_bytes([parse("il|elle me frappe")]), dtype=np.uint8),
    }
    file = io.BytesIO()
    np.savez_compressed(file, **{**arrays, **changes})  # type: ignore[arg-type]
    return file.getvalue()


def sums(model: Model, text: str) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    return model.sums(*features_of(Message.of(text)))


def test_known_word_brings_its_codes_role_and_scope() -> None:
    model = Model.from_bytes(packed())
    judged = judge(model, model.odds(sums(model, "frappe"), set(), ""), set())
    assert judged.codes == {Violence.PHYSICAL, Role.VICTIM}
    assert judged.in_scope


def test_message_outside_the_subject_brings_nothing() -> None:
    model = Model.from_bytes(packed())
    judged = judge(model, model.odds(sums(model, "meteo"), set(), ""), set())
    assert judged.codes == frozenset()
    assert not judged.in_scope


def test_sign_found_by_a_pattern_stands_whatever_the_model_says() -> None:
    model = Model.from_bytes(packed())
    judged = judge(model, model.odds(sums(model, "meteo"), {Danger.WEAPON}, ""), {Danger.WEAPON})
    assert Danger.WEAPON in judged.codes
    assert Role.VICTIM in judged.codes  # what was found speaks for the role too
    assert judged.in_scope


def test_what_is_usual_in_a_language_counts() -> None:
    model = Model.from_bytes(packed())
    assert (
        Role.VICTIM not in judge(model, model.odds(sums(model, "frappe"), set(), "fr"), set()).codes
    )  # «unknown» is likelier there


def test_explaining_names_the_word_that_spoke() -> None:
    model = Model.from_bytes(packed())
    assert model.words_for("physical", ("il", "frappe", "souvent")) == "frappe"


def test_unknown_words_leave_only_what_is_usual() -> None:
    model = Model.from_bytes(packed())
    assert model.odds(sums(model, "zzz qqq")).tolist() == [0.0] * 5
    assert model.odds(sums(model, "")).tolist() == [0.0] * 5


def test_hidden_unit_adds_only_when_it_is_roused() -> None:
    model = Model.from_bytes(packed(hidden_out=np.array([[7, 0, 0, 0, 0]], dtype=np.float32)))
    plain = Model.from_bytes(packed())
    roused = model.odds(sums(model, "frappe")) - plain.odds(sums(plain, "frappe"))
    assert roused.tolist() == pytest.approx([7 * 100 * 0.05 * 0.5**0.5, 0, 0, 0, 0])
    assert model.odds(sums(model, "meteo")).tolist() == plain.odds(sums(plain, "meteo")).tolist()


def test_output_without_a_sum_of_its_own_is_told_by_the_hidden_layer_alone() -> None:
    arrays: dict[str, object] = {
        "linear": np.array([4], dtype=np.uint16),  # the language; then the one hidden unit
        "weights": pack(np.array([[2, 2], [2, 2]], dtype=np.int8)),
        "scales": np.ones(2, dtype=np.float32),
        "hidden_out": np.array([[1, 0, 0, 2, 0]], dtype=np.float32),
        "context": np.zeros((2, 2), dtype=np.float32),
    }
    model = Model.from_bytes(packed(**arrays))
    language, unit = found = sums(model, "frappe")
    assert unit > 0
    assert model.odds(found).tolist() == pytest.approx([unit, 0, 0, 2 * unit, language])
    assert model.of_languages(found) == {"fr": pytest.approx(language)}


# --- long messages -----------------------------------------------------------------------------------------------


def test_features_with_their_places_are_the_same_features() -> None:
    message = Message.of("il me frappe, il crie fort")
    letters, words = placed_features(message, "é")
    whole = features_of(message, "é")
    assert set(letters.found) == set(whole.letters)
    assert set(words.found) == set(whole.words)
    third = {one for one, at in zip(letters.found.tolist(), letters.first.tolist(), strict=True) if at == THIRD}
    assert third == set(features_of(Message.of("frappe")).letters.tolist())
    pairs = set(zip(words.first.tolist(), words.last.tolist(), strict=True))
    assert pairs == {(at, at + gap) for gap in range(3) for at in range(6 - gap)}


def test_first_line_of_a_long_message_is_its_whole() -> None:
    model = Model.from_bytes(packed())
    message = Message.of("meteo " * LONG + "il me frappe souvent")
    lines = model.sums_of_parts(len(message.tokens), *placed_features(message, "é"))
    assert np.allclose(lines[0], model.sums(*features_of(message, "é")), atol=1e-4)
    assert np.allclose(lines[1], sums(model, "meteo " * PART), atol=1e-4)


def test_sign_told_in_passing_in_a_long_message_is_not_lost() -> None:
    model = Model.from_bytes(packed())
    message = Message.of("meteo " + "bla " * LONG + "il me frappe " + "bla " * LONG)
    [whole, *parts] = model.sums_of_parts(len(message.tokens), *placed_features(message))
    alone = model.odds(whole)
    together = model.with_parts(alone, model.odds(np.array(parts)))
    at = model.columns["physical"]
    assert together[at] > alone[at]
    assert together[at] < model.odds(np.array(parts))[:, at].max()  # the whole still counts
    assert together[model.columns["victim"]] == alone[model.columns["victim"]]  # one person writes one message


def test_message_without_end_is_read_in_few_parts() -> None:
    message = Message.of("meteo il " * 400)
    lines = Model.from_bytes(packed()).sums_of_parts(len(message.tokens), *placed_features(message))
    assert len(lines) <= MOST_PARTS + 1


def test_packed_patterns_come_back_as_they_were_read() -> None:
    assert dict(Model.from_bytes(packed()).patterns) == {"il|elle me frappe": parse("il|elle me frappe")}


@pytest.mark.parametrize(
    "data", [b"", b"no model", packed()[:-200], packed(about=np.frombuffer(b"{}", dtype=np.uint8))]
)
def test_broken_model_is_refused_with_a_remedy(data: bytes) -> None:
    with pytest.raises(ContentError, match="train_understanding"):
        Model.from_bytes(data)


def test_model_of_another_format_is_refused() -> None:
    about = np.frombuffer(json.dumps({"format": FORMAT + 1}).encode(), dtype=np.uint8)
    with pytest.raises(ContentError, match=f"format {FORMAT + 1}"):
        Model.from_bytes(packed(about=about))


def test_features_are_the_same_everywhere() -> None:
    letters, words, _ = features_of(Message.of(" AB! "))
    assert letters.tolist() == LETTERS  # « a», «ab», «b », « ab», «ab », « ab »
    assert words.tolist() == [word("ab")] == [WORD]


def test_letters_do_not_reach_over_words() -> None:
    both = features_of(Message.of("ab cd")).letters
    assert set(both) == set(features_of(Message.of("ab")).letters) | set(features_of(Message.of("cd")).letters)


def test_letters_count_the_same_in_a_text_of_any_length() -> None:
    few = ("frappe", "etrangle", "porte")
    many = Message(few * 700, frozenset({0}))  # 13,000 letters, more than powers are kept for
    assert features_of(many).letters.tolist() == features_of(Message(few, frozenset({0}))).letters.tolist()


def shipped_model() -> Model:
    model = load_model()
    assert model, "no model: build it with python tools/train_understanding.py"
    return model


def test_shipped_model_is_of_the_phrases_in_the_packs() -> None:
    assert shipped_model().about["inputs"] == inputs_digest(understanding_folder()), (
        "phrases changed and the model was not rebuilt: python tools/train_understanding.py"
    )


@pytest.mark.slow
def test_shipped_model_carries_the_patterns_as_they_read_today() -> None:
    packed_patterns = shipped_model().patterns
    assert dict(packed_patterns) == {text: parse(text) for text in packed_patterns}


def test_languages_come_back_from_the_model_as_they_went_in() -> None:
    assert Model.from_bytes(packed()).languages_read() == (FRENCH,)


def test_weights_three_in_a_byte_add_up_as_whole_ones_do() -> None:
    chance = np.random.default_rng(3)
    for columns in (1, 6, 7):
        weights = chance.integers(-2, 3, (5, columns))
        values = chance.normal(size=5).astype(np.float32)
        small = pack(weights)
        assert small.nbytes == 5 * ((columns + 2) // 3)
        assert np.allclose(added(values, small, columns), values @ weights, atol=1e-4)
        assert np.allclose(added(np.stack([values, -values]), small, columns)[1], -values @ weights, atol=1e-4)
        assert added(values[:0], small[:0], columns).tolist() == [0] * columns
        assert all(np.array_equal(column(small, at), weights[:, at]) for at in range(columns))


def test_weight_beyond_the_largest_step_is_refused() -> None:
    with pytest.raises(ValueError, match="beyond"):
        pack(np.array([[3]]))
