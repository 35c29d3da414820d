"""The safety plan of the packs: whole, sourced, and proved to raise danger for nobody."""

from __future__ import annotations

import re
import shutil
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from havre.content.check import check
from havre.content.load import load
from havre.content.packs import read_packs, shipped_packs
from havre.content.plan import assemble_plan, check_plan, plan_slots
from havre.content.yaml_files import Finding
from havre.core.facts import Mark
from havre.core.situation import Situation
from havre.core.vocabulary import Role
from havre.plan.build import Answers, build, chosen
from havre.plan.hazards import NEVER, combinations, faults
from havre.plan.steps import QUESTIONS, Stage, Tag

CONTENT = load()
BOOK = CONTENT.plan
COMMON = shipped_packs() / "common"
WRITTEN = sorted(path.stem for path in (COMMON / "sentences" / "plan").glob("*.yaml"))
ENDS = re.compile(r"[.?!؟:,]")  # where a thought ends
MOST_WORDS = 12
PROMISED = {
    "starts", "after_attack", "staying", "leaving", "after", "children", "code_word", "neighbours", "phone", "bag",
    "money", "car", "work", "pets", "court",
}  # fmt: skip


def text(step: str, language: str) -> str:
    return CONTENT.phrasebook.sentences[language][f"plan.step.{step}"].text


def test_every_part_promised_is_there_and_has_steps() -> None:
    assert set(BOOK.parts) == PROMISED
    assert {step.part for step in BOOK.steps} == PROMISED


def test_no_combination_of_what_matters_brings_a_step_that_raises_danger() -> None:
    tried = list(combinations(BOOK.steps))
    assert len(tried) == len(set(tried)) >= len(Stage) * 2 * 3 ** len(QUESTIONS)
    assert list(faults(BOOK.steps)) == []


@pytest.mark.slow
def test_the_shipped_plan_is_safe_by_its_conditions_not_only_by_the_guard() -> None:
    for said in combinations(BOOK.steps):
        no = frozenset(one.removeprefix("no:") for one in said if one.startswith("no:"))
        role = Role.CHILD if "child" in said else Role.VICTIM
        stage = next(Stage(one) for one in said if one in set(Stage))
        answers = Answers(Situation.of([role]), stage, said & set(QUESTIONS), no)
        assert build(BOOK, answers) == chosen(BOOK, answers)
        assert "unannounced" in {s.step.id for p in build(BOOK, answers) for s in p.steps} or not (
            "adult" in said and stage in (Stage.LEAVING, Stage.UNSURE)
        )


# Words that a step cannot use without doing what the tag says; {language: {tag: pattern}}. Held against every wording.
DOING: dict[str, dict[Tag, str]] = {
    "ar": {
        Tag.NOTICEABLE: r"كلمات سر جديدة|هاتف ثانٍ|حساب خاص بك|مشاركة الموقع|جهاز تتبع في السيارة",
        Tag.HIDES_AT_HOME: r"حقيبة في البيت",
        Tag.LOCKS: r"الأقفال",
        Tag.KEEPS_ON_PHONE: r"تبقى على هاتفك",
    },
    "de": {
        Tag.NOTICEABLE: r"neue passwörter|zweites telefon|eigenes konto|standortfreigabe|nach einem sender",
        Tag.HIDES_AT_HOME: r"tasche zu hause",
        Tag.LOCKS: r"schlösser",
        Tag.KEEPS_ON_PHONE: r"bleiben auf ihrem telefon",
    },
    "en": {
        Tag.NOTICEABLE: r"new passwords|second phone|sim card|account of your own|location sharing|tracker in the car",
        Tag.HIDES_AT_HOME: r"a bag at home|hide (it|the bag|money) (at|in)",
        Tag.LOCKS: r"\blocks\b",
        Tag.KEEPS_ON_PHONE: r"stay on your phone",
    },
    "es": {
        Tag.NOTICEABLE: r"contraseñas nuevas|segundo teléfono|cuenta solo tuya|ubicación compartida|localizador en el",
        Tag.HIDES_AT_HOME: r"una bolsa en casa",
        Tag.LOCKS: r"cerraduras",
        Tag.KEEPS_ON_PHONE: r"se quedan en tu teléfono",
    },
    "fi": {
        Tag.NOTICEABLE: r"uudet salasanat|toinen puhelin tai|oma tili|sijainnin jakaminen|paikantimen autosta",
        Tag.HIDES_AT_HOME: r"laukku kotona",
        Tag.LOCKS: r"\blukot\b",
        Tag.KEEPS_ON_PHONE: r"jäävät puhelimeesi",
    },
    "fr": {
        Tag.NOTICEABLE: r"nouveaux mots de passe|second téléphone|votre seul nom|partage de position|balise dans la",
        Tag.HIDES_AT_HOME: r"un sac à la maison",
        Tag.LOCKS: r"serrures",
        Tag.KEEPS_ON_PHONE: r"restent sur votre téléphone",
    },
    "hu": {
        Tag.NOTICEABLE: r"új jelszavak|második telefon|saját számla|helymegosztás|nyomkövetőt az autóban",
        Tag.HIDES_AT_HOME: r"otthoni táska|otthoni táskával",
        Tag.LOCKS: r"\bzár\b|zárat",
        Tag.KEEPS_ON_PHONE: r"a telefonodon maradnak",
    },
    "pt": {
        Tag.NOTICEABLE: r"palavras-passe novas|segundo telemóvel|conta só sua|partilha de localização|localizador no",
        Tag.HIDES_AT_HOME: r"um saco em casa",
        Tag.LOCKS: r"fechaduras",
        Tag.KEEPS_ON_PHONE: r"ficam no seu telemóvel",
    },
    "tr": {
        Tag.NOTICEABLE: r"yeni şifre|ikinci bir telefon|kendinize ait bir hesap|konum paylaşımı|arabada takip cihazı",
        Tag.HIDES_AT_HOME: r"evdeki bir çanta",
        Tag.LOCKS: r"kilitler",
        Tag.KEEPS_ON_PHONE: r"telefonunuzda kal",
    },
    "uk": {
        Tag.NOTICEABLE: r"нові паролі|другий телефон|власний рахунок|доступ до геолокації|пристрій стеження в авто",
        Tag.HIDES_AT_HOME: r"сумка вдома",
        Tag.LOCKS: r"замки",
        Tag.KEEPS_ON_PHONE: r"лишаються у вашому телефоні",
    },
}
# Dangerous rooms, and the words that keep away from them.
ROOMS = {
    "ar": (r"المطبخ|الحمام|المرآب", r"بعيدًا عن|ليس"),
    "de": (r"küche|\bbad\b|garage", r"weg von|nicht in"),
    "en": (r"kitchen|bathroom|garage", r"away from|not into"),
    "es": (r"cocina|baño|garaje", r"lejos de|no a la"),
    "fi": (r"keittiö|kylpyhuone|autotalli", r"pois keitt|ei keitt"),
    "fr": (r"cuisine|salle de bains|garage", r"loin d|pas dans"),
    "hu": (r"konyh|fürdőszob|garázs", r"távol a|ne a konyh"),
    "pt": (r"cozinha|casa de banho|garagem", r"longe da|não para"),
    "tr": (r"mutfa|banyo|garaj", r"uzağa|değil|uzak"),
    "uk": (r"кухн|\bванн|гараж", r"подалі|не на кухн"),
}


def wordings(step: str, language: str) -> list[str]:
    """Everything that may be said for a step: to an adult, in easy language, to a child."""
    sentence = CONTENT.phrasebook.sentences[language][f"plan.step.{step}"]
    return [sentence.text, *sentence.variants.values()]


@pytest.mark.parametrize("language", WRITTEN)
def test_steps_bear_the_tags_that_their_words_call_for(language: str) -> None:
    for tag, pattern in DOING[language].items():
        said = {step: " ".join(wordings(step.id, language)) for step in BOOK.steps}
        doing = [step for step in BOOK.steps if re.search(pattern, said[step], re.IGNORECASE)]
        assert doing
        assert [step.id for step in doing if tag not in step.tags] == [], tag


@pytest.mark.parametrize("language", WRITTEN)
def test_dangerous_rooms_are_named_only_to_keep_away_from(language: str) -> None:
    room, away = ROOMS[language]
    said = [one for step in BOOK.steps for one in wordings(step.id, language)]
    named = [one for one in said if re.search(room, one, re.IGNORECASE)]
    assert named
    assert [one for one in named if not re.search(away, one, re.IGNORECASE)] == []


def test_no_step_that_is_never_safe_is_shipped() -> None:
    assert [step.id for step in BOOK.steps if step.tags & NEVER] == []


def test_every_step_has_a_source_and_what_was_not_read_is_marked() -> None:
    assert all(step.source for step in BOOK.steps)
    assert {step.mark for step in BOOK.steps} == {Mark.SEEN, Mark.REMEMBERED}
    assert all("no source read" in step.source for step in BOOK.steps if step.mark is Mark.REMEMBERED)


@pytest.mark.parametrize("language", WRITTEN)
def test_a_written_language_has_every_sentence_with_the_same_slots(language: str) -> None:
    wanted = plan_slots(read_packs([shipped_packs()], []))
    sentences = CONTENT.phrasebook.sentences[language]
    assert {key: sentences[key].slots for key in wanted if key in sentences} == wanted
    assert {key for key in sentences if key.startswith("plan.")} == set(wanted)


@pytest.mark.parametrize("language", WRITTEN)
def test_every_step_of_an_adult_is_in_easy_language_in_short_sentences(language: str) -> None:
    sentences = CONTENT.phrasebook.sentences[language]
    easy = {step.id: sentences[f"plan.step.{step.id}"].variants.get("easy", "") for step in BOOK.steps}
    assert [one for one, said in easy.items() if not said and not one.startswith("c_")] == []
    long = {one: part for one, said in easy.items() for part in ENDS.split(said) if len(part.split()) > MOST_WORDS}
    assert long == {}
    assert [one for one, said in easy.items() if said and said == text(one, language)] == []


@pytest.mark.parametrize("language", WRITTEN)
def test_no_two_sentences_of_a_language_are_the_same_and_none_is_left_in_english(language: str) -> None:
    mine = CONTENT.phrasebook.sentences[language]
    steps = sorted(mine[f"plan.step.{step.id}"].text for step in BOOK.steps)
    assert [one for one, other in pairwise(steps) if one == other] == []
    if language != "en":
        assert [step.id for step in BOOK.steps if text(step.id, language) == text(step.id, "en")] == []


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The common pack, to be broken."""
    shutil.copytree(COMMON, tmp_path / "common", ignore=shutil.ignore_patterns("understanding"))
    return tmp_path


def broken(folder: Path, old: str, new: str) -> list[Finding]:
    path = folder / "common" / "plan.yaml"
    before = path.read_text(encoding="utf-8")
    assert old in before
    path.write_text(before.replace(old, new, 1), encoding="utf-8")
    found: list[Finding] = []
    packs = read_packs([folder], found)
    return [one for one in [*found, *check_plan(packs, ["en"])] if one.severity == "error"]


@pytest.mark.parametrize(("old", "new", "step"), [
    ('bag_home: {part: bag, when: [adult, "no:searched"]', "bag_home: {part: bag, when: [adult]", "bag_home"),
    ("noticed: {part: phone, when: [adult], tags: [says_noticed]", "noticed: {part: phone, when: [adult]", "passwords"),
    ("noticed: {part: phone, when: [adult]", "noticed: {part: phone, when: [adult, shared]", "passwords"),
    ("locks: {part: after, when: [adult, left]", "locks: {part: after, when: [adult, left|leaving]", "locks"),
    ("few: {part: leaving,", "few: {tags: [announces], part: leaving,", "few"),
    ('"no:phone_watched", "no:shared"]', '"no:phone_watched"]', "proof_phone"),
])  # fmt: skip
def test_a_pack_that_would_raise_danger_is_an_error_with_file_and_line(
    copied: Path, old: str, new: str, step: str
) -> None:
    found = broken(copied, old, new)
    assert {one.kind for one in found} == {"danger"}
    lines = (copied / "common" / "plan.yaml").read_text(encoding="utf-8").splitlines()
    assert any(lines[one.line - 1].strip().startswith(f"{step}:") for one in found)


def test_a_pack_that_slips_through_is_still_not_built(copied: Path) -> None:
    broken(copied, 'bag_home: {part: bag, when: [adult, "no:searched"]', "bag_home: {part: bag, when: [adult]")
    book = assemble_plan(read_packs([copied], []))
    assert "bag_home" in {one.step.id for part in chosen(book, Answers()) for one in part.steps}
    assert "bag_home" not in {one.step.id for part in build(book, Answers()) for one in part.steps}


def test_a_misspelt_condition_is_an_error(copied: Path) -> None:
    assert "no condition" in str(broken(copied, "when: [adult, has_work]", "when: [adult, hasWork]")[0])


def test_a_language_not_written_yet_is_one_warning_and_no_error(copied: Path) -> None:
    found = list(check_plan(read_packs([copied], []), ["xx"]))
    assert [(one.severity, one.kind) for one in found] == [("warning", "missing")]


def test_a_sentence_that_is_missing_is_an_error(copied: Path) -> None:
    path = copied / "common" / "sentences" / "plan" / "en.yaml"
    kept = [one for one in path.read_text(encoding="utf-8").splitlines() if "plan.step.c_neighbour:" not in one]
    path.write_text("\n".join(kept) + "\n", encoding="utf-8")
    found = [one for one in check_plan(read_packs([copied], []), ["en"]) if one.severity == "error"]
    assert [one.message for one in found] == ["sentence plan.step.c_neighbour is missing"]


@pytest.mark.slow
def test_the_plan_of_the_packs_has_no_error() -> None:
    found = check(today=date(2026, 11, 23)).findings
    assert [str(one) for one in found if one.severity == "error" and "plan" in str(one.file)] == []
