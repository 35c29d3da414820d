"""What the shipped reader once took for something else, and must not again."""

from __future__ import annotations

import pytest

from havre.assistant.reading import Reader
from havre.content.understanding import load_reader
from havre.core.vocabulary import Circumstance, Code, Danger, Need, Role, Violence

# What neither patterns nor examples have mended so far. Strict: whoever mends one takes the mark away.
NOT_YET = pytest.mark.xfail(strict=True, reason="still misread")


@pytest.fixture(scope="module")
def reader() -> Reader:
    return load_reader()


@pytest.mark.parametrize(
    ("text", "holds", "never"),
    [
        ("il m'a étranglée hier soir", Danger.STRANGULATION, Danger.RECENT_RAPE),
        ("il m'a étranglée ce matin", Danger.STRANGULATION, Danger.RECENT_RAPE),
        ("Kocam beni dövüyor, korkuyorum. Viyana'dayım", Violence.PHYSICAL, Danger.CHILD_IN_DANGER),
        pytest.param(
            "mon mari crie sur moi tous les jours", Violence.PSYCHOLOGICAL, Danger.CHILD_IN_DANGER, marks=NOT_YET
        ),
        ("أبي يضرب أمي", Violence.PHYSICAL, Danger.ATTACK_NOW),
    ],
)
def test_sign_is_not_taken_for_another(reader: Reader, text: str, holds: Code, never: Code) -> None:
    codes = reader.read(text).situation.codes
    assert holds in codes
    assert never not in codes


def test_violence_between_parents_alone_is_no_emergency(reader: Reader) -> None:
    assert not reader.read("أبي يضرب أمي").emergency


def test_violence_told_in_passing_is_read_in_another_language_than_the_pages(reader: Reader) -> None:
    assert Danger.STRANGULATION in reader.read("il m'a étranglée hier soir", language_hint="de").situation.danger


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "I am going to kill her, I have a knife"),
        ("en", "i'll kill her if she leaves me"),
        ("de", "ich bringe sie um wenn sie geht"),
        ("de", "ich werde sie heute umbringen"),
        ("fr", "je vais la tuer"),
        ("fr", "je la tue si elle part"),
        ("es", "la voy a matar"),
        ("es", "voy a matarla esta noche"),
        ("pt", "vou matá-la"),
        ("pt", "eu vou matar ela"),
    ],
)
def test_who_threatens_to_kill_is_not_taken_for_who_is_threatened(reader: Reader, language: str, text: str) -> None:
    situation = reader.read(text, language_hint=language).situation
    assert situation.role is Role.PERPETRATOR
    assert Danger.DEATH_THREAT in situation.danger


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "he hits me every day and I'm going to kill him"),
        ("en", "my wife hits me every night, i will kill her one day"),
        pytest.param("en", "he said I'm going to kill her, and he meant my sister", marks=NOT_YET),
        ("de", "er schlägt mich seit Jahren, irgendwann bring ich ihn um"),
        pytest.param("de", "mein Vater hat geschrien ich bring sie um", marks=NOT_YET),
        ("fr", "il me frappe tous les jours, je vais finir par le tuer"),
        pytest.param("fr", "il a dit je vais la tuer", marks=NOT_YET),
        ("es", "me pega todos los días, lo voy a matar"),
        pytest.param("es", "mi padre gritó la voy a matar", marks=NOT_YET),
        ("pt", "ele bate-me todos os dias, ainda o vou matar"),
        pytest.param("pt", "o meu pai gritou vou matá-la", marks=NOT_YET),
        ("en", "I could kill him, he ate my sandwich"),
        ("fr", "je vais la tuer si elle mange encore mon chocolat"),
        ("es", "la voy a matar si se vuelve a comer mi bocadillo"),
    ],
)
def test_despair_quotes_and_jokes_make_nobody_a_perpetrator(reader: Reader, language: str, text: str) -> None:
    assert reader.read(text, language_hint=language).situation.role is not Role.PERPETRATOR


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "how can I read my wife's messages without her noticing"),
        ("en", "how can I track my wife's phone"),
        ("de", "wie kann ich das handy meiner freundin orten"),
        ("fr", "comment surveiller le téléphone de ma femme"),
        ("es", "cómo puedo ver los mensajes de mi mujer sin que se entere"),
        ("pt", "como posso ver as mensagens da minha mulher sem ela saber"),
    ],
)
def test_who_wants_to_spy_is_not_believed_to_suffer(reader: Reader, language: str, text: str) -> None:
    assert reader.read(text, language_hint=language).situation.role is Role.UNKNOWN


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "he is reading my messages, how can i know if he tracks my phone"),
        ("de", "wie kann ich herausfinden ob mein mann mein handy ortet"),
        ("fr", "comment savoir si mon mari surveille mon téléphone"),
        ("es", "cómo puedo saber si mi marido me lee los mensajes"),
        ("pt", "como posso saber se o meu marido vê as minhas mensagens"),
    ],
)
def test_who_is_spied_on_is_believed(reader: Reader, language: str, text: str) -> None:
    situation = reader.read(text, language_hint=language).situation
    assert situation.role is Role.VICTIM
    assert Violence.DIGITAL in situation.violence


@pytest.mark.parametrize(
    ("language", "text", "holds", "never"),
    [
        ("de", "ich will nicht sterben", Danger.FEARS_DEATH, None),
        ("es", "no quiero morir", Danger.FEARS_DEATH, None),
        ("de", "mein Mann schlägt mich, ich habe Kinder", Circumstance.CHILDREN, Danger.CHILD_IN_DANGER),
        ("fr", "mon mari me frappe, j'ai des enfants", Circumstance.CHILDREN, Danger.CHILD_IN_DANGER),
        ("en", "he will take my children away from me", Danger.CHILD_IN_DANGER, None),
        ("de", "mein Sohn schlägt mich, ich bin 78", Circumstance.OLDER, Danger.CHILD_IN_DANGER),
        ("en", "my boyfriend threatens to kill himself", Danger.PERPETRATOR_SUICIDE, Danger.DEATH_THREAT),
        ("en", "he threatens to kill himself and the kids", Danger.DEATH_THREAT, None),
        ("de", "mein Freund sagt er will sich umbringen", Danger.PERPETRATOR_SUICIDE, Danger.DEATH_THREAT),
        ("pt", "ele ameaça me matar", Danger.DEATH_THREAT, Danger.PERPETRATOR_SUICIDE),
        ("pt", "ameaça matar-se", Danger.PERPETRATOR_SUICIDE, None),
        ("pt", "chame a polícia", Need.EMERGENCY, None),
        ("pt", "tenho 12 anos e o meu pai bate na minha mãe", Role.CHILD, None),
        ("pt", "tenho 40 anos e o meu pai bate na minha mãe", Role.RELATIVE, None),
        ("de", "er hot mi gwirgt", Danger.STRANGULATION, None),
        ("fr", "i bat a mwen, i la", Danger.ATTACK_NOW, None),
    ],
)
def test_sign_is_told_from_its_neighbour(
    reader: Reader, language: str, text: str, holds: Code, never: Code | None
) -> None:
    situation = reader.read(text, language_hint=language).situation
    codes = situation.codes | {situation.role}
    assert holds in codes
    assert never not in codes


# What no pattern can say, the model learns from examples/mended.yaml.
RAPE = frozenset({Danger.RECENT_RAPE, Violence.SEXUAL, Danger.ATTACK_NOW, Need.EMERGENCY})
DYING = frozenset({Danger.SUICIDAL})
CHILD = frozenset({Danger.CHILD_IN_DANGER})
LEAVING = frozenset({Danger.SEPARATION})
WEAPON = frozenset({Danger.WEAPON})


@pytest.mark.parametrize(
    ("language", "text", "never"),
    [
        ("en", "an hour ago", RAPE),
        ("de", "vor einer Stunde", RAPE),
        ("pt", "ontem à noite", RAPE),
        ("en", "he left an hour ago", RAPE),
        ("de", "er ist vor einer Stunde gegangen", RAPE),
        ("pt", "ele saiu há uma hora", RAPE),
        ("en", "I don't want to die", DYING),
        ("de", "ich will nicht sterben", DYING),
        ("fr", "je ne veux pas mourir", DYING),
        ("es", "no quiero morir", DYING),
        ("pt", "não quero morrer", DYING),
        ("en", "he is here and he wants to kill me", DYING),
        ("en", "he never used a weapon", WEAPON),
        ("de", "er hat nie eine Waffe benutzt", WEAPON),
        ("en", "I am not in danger, I only want information about divorce", LEAVING),
        ("en", "I don't know", LEAVING),
        ("en", "will they take my children away", CHILD),
        pytest.param("fr", "est-ce qu'on va m'enlever mes enfants", CHILD, marks=NOT_YET),
        pytest.param("es", "me van a quitar a mis hijos", CHILD, marks=NOT_YET),
        ("en", "he is breaking the door", CHILD),
        ("es", "amenaza con matarme", frozenset({Danger.PERPETRATOR_SUICIDE})),
        ("en", "I am safe now", frozenset({Need.SHELTER})),
        ("es", "no, ya se ha ido", RAPE | LEAVING | {Danger.PERPETRATOR_SUICIDE}),
        ("en", "I am 78 and my son hits me", frozenset({Violence.NEGLECT})),
        ("fr", "mi ka pè, i ka bat mwen", frozenset({Danger.PREGNANCY})),
        pytest.param("fr", "i bat a mwen, i la", WEAPON, marks=NOT_YET),
    ],
)
def test_what_is_near_a_sign_is_not_learned_as_one(
    reader: Reader, language: str, text: str, never: frozenset[Code]
) -> None:
    assert not reader.read(text, language_hint=language).situation.codes & never


@pytest.mark.parametrize(
    ("language", "text", "holds"),
    [
        ("en", "he raped me an hour ago", Danger.RECENT_RAPE),
        ("pt", "não quero morrer", Danger.FEARS_DEATH),
        ("en", "I want to die", Danger.SUICIDAL),
        ("de", "ich will nicht mehr leben", Danger.SUICIDAL),
        ("pt", "quero morrer", Danger.SUICIDAL),
        ("en", "he has a weapon", Danger.WEAPON),
        ("en", "he says he will take my children away from me", Danger.CHILD_IN_DANGER),
        ("de", "ich habe meine Freundin geschlagen, ich will damit aufhören", Role.PERPETRATOR),
    ],
)
def test_the_sign_itself_is_still_learned(reader: Reader, language: str, text: str, holds: Code) -> None:
    situation = reader.read(text, language_hint=language).situation
    assert holds in situation.codes | {situation.role}
