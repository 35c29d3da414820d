"""A sentence encoder from a folder: it reads, it lifts, and what does not fit is told before anybody writes."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import numpy as np
import pytest
from tests.support.bert import write_small
from tests.support.minilm import minilm

from havre.assistant.lift import Heads, Lift
from havre.content.encoder import HEADS, OnnxEncoder, load_lift, write_heads
from havre.content.understanding import load_model, load_reader
from havre.core.errors import ContentError
from havre.core.vocabulary import Circumstance

pytestmark = pytest.mark.slow

WORDS = ("he", "hits", "me", "dog", "the", "weather", "is", "nice", "we", "have", "a")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("encoder")
    write_small(folder, WORDS)
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return tmp_path


def heads_for(encoder: OnnxEncoder, text: str, code: str, share: float = 0.9) -> Heads:
    """Heads that say `code` of texts whose vector points where that of `text` does, and of nothing else."""
    vector = encoder.vector(text)
    return Heads([code], frozenset({"en"}), 60 * vector[:, None], np.array([-30.0], dtype=np.float32), share)


def test_vector_has_length_one_and_is_the_same_each_time(folder: Path) -> None:
    first, again = OnnxEncoder(folder).vector("he hits me"), OnnxEncoder(folder).vector("he hits me")
    assert np.linalg.norm(first) == pytest.approx(1.0, abs=1e-5)
    assert np.array_equal(first, again)
    assert abs(first @ OnnxEncoder(folder).vector("the weather is nice")) < 0.999


def test_message_longer_than_the_encoder_reads_is_read_in_part(folder: Path) -> None:
    encoder = OnnxEncoder(folder)
    long = encoder.vector("he hits me " * 2000)
    assert np.array_equal(long, encoder.vector("he hits me " * 3000))


def test_first_token_speaks_where_the_folder_says_so(folder: Path) -> None:
    mean = OnnxEncoder(folder).vector("he hits me")
    (folder / "1_Pooling").mkdir()
    (folder / "1_Pooling" / "config.json").write_text(json.dumps({"pooling_mode_cls_token": True}))
    assert not np.allclose(OnnxEncoder(folder).vector("he hits me"), mean, atol=1e-3)


def test_model_may_stand_in_the_folder_onnx(folder: Path) -> None:
    (folder / "onnx").mkdir()
    (folder / "model.onnx").rename(folder / "onnx" / "model.onnx")
    assert OnnxEncoder(folder).vector("he").shape == (32,)


def test_encoder_adds_what_the_packed_model_does_not_see(folder: Path) -> None:
    encoder, text = OnnxEncoder(folder), "he hits me in the weather we have"
    write_heads(folder, encoder, heads_for(encoder, text, Circumstance.PETS.value))
    assert Circumstance.PETS not in load_reader().read(text).situation.circumstances
    assert Circumstance.PETS in load_reader(encoder=folder).read(text).situation.circumstances


def test_encoder_alone_cannot_say_what_shuts_people_out(folder: Path) -> None:
    encoder, text = OnnxEncoder(folder), "he hits me in the weather we have"
    write_heads(folder, encoder, heads_for(encoder, text, Circumstance.MAN.value, share=0.1))
    assert Circumstance.MAN not in load_reader(encoder=folder).read(text).situation.circumstances


@pytest.mark.slow
def test_encoder_is_silent_in_languages_that_it_has_not_learned(folder: Path) -> None:
    encoder = OnnxEncoder(folder)
    write_heads(folder, encoder, heads_for(encoder, "he hits me", "weapon"))
    alone, lifted = load_reader(), load_reader(encoder=folder)
    text = "mon mari me frappe devant les enfants"
    assert lifted.read(text) == alone.read(text)


@pytest.mark.slow
def test_encoder_does_not_hear_what_is_left_out(folder: Path) -> None:
    encoder, text = OnnxEncoder(folder), "he hits me in the weather we have"
    strict = 4000 * encoder.vector(text)[:, None]  # anything but this very text is far from it
    write_heads(folder, encoder, Heads(["pets"], frozenset({"en"}), strict, np.array([-3990.0], np.float32), 0.9))
    reader = load_reader(encoder=folder)
    rest = reader.read(text, language_hint="en", leave_out=frozenset(range(3, 8)))
    assert Circumstance.PETS in reader.read(text, language_hint="en").situation.circumstances
    assert Circumstance.PETS not in rest.situation.circumstances


def test_pattern_of_danger_holds_whatever_the_encoder_says(folder: Path) -> None:
    encoder = OnnxEncoder(folder)
    against = heads_for(encoder, "he hits me", "strangulation")
    never = Heads(against.names, against.languages, 0 * against.weights, np.array([-99.0], np.float32), 1.0)
    write_heads(folder, encoder, never)
    text = "he strangled me last night"
    assert "strangulation" in {code.value for code in load_reader(encoder=folder).read(text).situation.danger}


@pytest.mark.parametrize("missing", ["model.onnx", "tokenizer.json", HEADS])
def test_missing_file_is_named(folder: Path, missing: str) -> None:
    encoder = OnnxEncoder(folder)
    write_heads(folder, encoder, heads_for(encoder, "he", "weapon"))
    (folder / missing).unlink()
    with pytest.raises(ContentError, match=missing):
        load_lift(folder, ["weapon"])


def test_heads_of_another_encoder_are_refused(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    encoder = OnnxEncoder(folder)
    write_heads(folder, encoder, heads_for(encoder, "he", "weapon"))
    other = tmp_path_factory.mktemp("other")
    write_small(other, [*WORDS, "more"])
    shutil.copy(folder / HEADS, other)
    with pytest.raises(ContentError, match="another encoder"):
        load_lift(other, ["weapon"])


@pytest.mark.parametrize("broken", ["model.onnx", "tokenizer.json", HEADS])
def test_broken_file_is_an_error_for_people(folder: Path, broken: str) -> None:
    encoder = OnnxEncoder(folder)
    write_heads(folder, encoder, heads_for(encoder, "he", "weapon"))
    (folder / broken).write_bytes(b"not what it should be")
    with pytest.raises(ContentError, match="cannot be used"):
        load_lift(folder, ["weapon"])


def test_without_the_packages_it_says_what_to_install(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(ContentError, match="onnxruntime"):
        OnnxEncoder(folder)


@pytest.mark.slow
def test_real_encoder_finds_the_same_thing_said_otherwise() -> None:
    folder = minilm()
    if folder is None:
        pytest.skip("the encoder's package is not here and could not be fetched")
    encoder = OnnxEncoder(folder)
    said, otherwise, other = map(
        encoder.vector,
        ("He hits me and threatens to kill me", "My husband beats me and says he will murder me", "It rains in Berlin"),
    )
    assert said @ otherwise > 0.5
    assert said @ other < 0.2
    model = load_model()
    assert model
    outputs = list(model.columns)
    lift = Lift(encoder, heads_for(encoder, "My husband beats me", "physical", share=0.5), outputs)
    alone = np.zeros(len(outputs), dtype=np.float32)
    at = outputs.index("physical")
    assert lift.odds("My husband hits me", alone)[at] > lift.odds("It rains in Berlin", alone)[at]
