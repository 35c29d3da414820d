"""Answers as people write them to «is the violent person with you now?», and what takes the alarm back.

Ten languages, through the real reader and model: what is dangerous to misread in a talk.
"""

from __future__ import annotations

import pytest
from tests.acceptance.conftest import Heard, Talk

from havre.assistant.blocks import Article, Emergency, Question
from havre.core.vocabulary import Danger, Need, Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]
COUNTRIES = {"ar": "FR", "de": "AT", "en": "DE", "es": "ES", "fi": "FI", "fr": "FR", "hu": "HU", "pt": "PT", "tr": "AT",
             "uk": "DE"}  # fmt: skip
STRANGLED = {
    "ar": "زوجي خنقني", "de": "er hat mich gewürgt", "en": "he strangled me", "es": "me ha estrangulado",
    "fi": "hän kuristi minua", "fr": "il m'a étranglée", "hu": "megfojtott a férjem", "pt": "ele estrangulou-me",
    "tr": "kocam boğazımı sıktı", "uk": "він душив мене",
}  # fmt: skip
AT_THE_DOOR = {
    "ar": "زوجي عند الباب ومعه سكين", "de": "er steht vor der tür und hat ein messer", "en": "he is at the door",
    "es": "está en la puerta con un cuchillo", "fi": "hän on oven takana puukon kanssa",
    "fr": "il est devant la porte avec un couteau", "hu": "itt áll az ajtó előtt és kés van nála",
    "pt": "ele está à porta com uma faca", "tr": "kapıda bıçakla bekliyor", "uk": "він за дверима з ножем",
}  # fmt: skip
HERE = {
    "ar": ["نعم", "نعم هو في الصالون", "راجع بعد قليل"],
    "de": ["ja", "jo", "ja er schläft nebenan", "kommt gleich"],
    "en": ["yes", "yeah he is in the kitchen", "no, but he is coming in ten minutes", "he arrives in ten minutes"],
    "es": ["sí", "si está en el salón", "llega en diez minutos", "no, está aquí", "está viniendo"],
    "fi": ["joo", "kyllä hän nukkuu", "on tulossa"],
    "fr": ["oui", "oui il dort à côté", "il arrive dans dix minutes"],
    "hu": ["igen", "igen a nappaliban van", "igen itthon van", "tíz perc múlva itt van"],
    "pt": ["sim", "sim está na sala dele, está aqui", "chega daqui a dez minutos"],
    "tr": ["evet", "evet salonda", "evet burada", "on dakika sonra gelir"],
    "uk": ["так", "так він на кухні", "скоро прийде"],
}
GONE = {
    "ar": ["لا، لقد ذهب", "أنا بأمان الآن"],
    "de": ["nein er ist weg", "ich bin jetzt in Sicherheit"],
    "en": ["he is gone", "I am safe now", "no he left"],
    "es": ["no, ya se ha ido", "estoy a salvo"],
    "fi": ["hän lähti", "olen turvassa"],
    "fr": ["non il est parti", "je suis en sécurité"],
    "hu": ["nem, elment", "biztonságban vagyok"],
    "pt": ["já se foi embora", "estou em segurança"],
    "tr": ["hayır gitti", "şimdi güvendeyim"],
    "uk": ["ні, він уже пішов", "я в безпеці"],
}
NO = {"ar": "لا", "de": "nein", "en": "no", "es": "no", "fi": "ei", "fr": "non", "hu": "nem", "pt": "não",
      "tr": "hayır", "uk": "ні"}  # fmt: skip
ELSEWHERE = {
    "ar": ["هو في العمل", "زوجي مسافر", "عند أهله", "أنا عند أختي", "لا يعيش معي"],
    "de": [
        "er ist auf der Arbeit",
        "im Gefängnis",
        "nein er ist bei seiner Mutter",
        "er arbeitet",
        "ich bin bei meiner Schwester",
        "er wohnt nicht mehr hier",
    ],
    "en": [
        "he is at work",
        "he's in prison",
        "at his mother's",
        "abroad",
        "we live apart",
        "I am at my sister's",
        "he is still working",
    ],
    "es": [
        "está en el trabajo",
        "está en la cárcel",
        "en casa de su madre",
        "de viaje",
        "estoy en casa de mi hermana",
        "trabajando",
    ],
    "fi": ["hän on töissä", "vankilassa", "äitinsä luona", "olen siskoni luona", "ei asu täällä"],
    "fr": [
        "il est au travail",
        "il est en prison",
        "il travaille",
        "chez sa mère",
        "à l'étranger",
        "je suis chez ma soeur",
        "il n'habite plus ici",
    ],
    "hu": ["dolgozik", "börtönben van", "az anyjánál van", "külföldön van", "a nővéremnél vagyok", "máshol lakik"],
    "pt": [
        "está no trabalho",
        "está na prisão",
        "em casa da mãe",
        "foi trabalhar",
        "estou em casa da minha irmã",
        "já não vive comigo",
    ],
    "tr": ["işte", "hapiste", "annesinin evinde", "yurt dışında", "ablamdayım", "ayrı yaşıyoruz"],
    "uk": ["він на роботі", "у в'язниці", "у своєї мами", "за кордоном", "я у сестри", "не живе з нами"],
}
BACK_SOON = {
    "ar": ["هو في العمل وسيعود بعد ساعة", "راجع من الشغل"],
    "de": ["er ist auf der Arbeit, kommt aber gleich", "er kommt gleich von der Arbeit"],
    "en": ["he is at work but he comes home in ten minutes", "he is not at work, he is at home"],
    "es": ["está en el trabajo, llega en diez minutos", "viene del trabajo, llega en nada"],
    "fi": ["hän on töissä mutta tulee kohta kotiin"],
    "fr": ["il est au travail, il arrive dans dix minutes", "il revient du travail"],
    "hu": ["dolgozik, de mindjárt jön", "tíz perc múlva hazaér a munkából"],
    "pt": ["está no trabalho, chega daqui a pouco"],
    "tr": ["işte ama birazdan gelir", "işten geliyor"],
    "uk": ["він на роботі, скоро прийде", "він іде з роботи, скоро буде"],
}
UNREAD = {
    "ar": "أمي مريضة", "de": "meine mutter ist krank", "en": "my mother is ill", "es": "me duele la cabeza",
    "fi": "äitini on sairas", "fr": "ma mère est malade", "hu": "az anyám beteg", "pt": "dói-me a cabeça",
    "tr": "annem hasta", "uk": "мама хвора",
}  # fmt: skip
WATCH = {
    "ar": ["كيف اراقب هاتف زوجتي", "أين زوجتي"],
    "de": ["wie kann ich das handy meiner freundin orten", "wo ist meine frau"],
    "en": ["how can I read my wife's messages without her noticing", "where is my wife"],
    "es": ["cómo puedo espiar el móvil de mi novia", "dónde está mi mujer"],
    "fi": ["miten voin seurata vaimoni puhelinta", "missä vaimoni on"],
    "fr": ["comment surveiller le téléphone de ma femme", "où est ma femme"],
    "hu": ["hogyan tudom lehallgatni a feleségem telefonját", "hol van a feleségem"],
    "pt": ["como posso localizar o telemóvel da minha mulher", "onde está a minha mulher"],
    "tr": ["karımın telefonunu nasıl takip edebilirim", "karım nerede"],
    "uk": ["як стежити за телефоном дружини", "де моя дружина"],
}
BLAND = {
    "ar": ["أنا في المطبخ", "لا أعرف"], "de": ["gestern", "weiß nicht", "ich bin in der Küche"],
    "en": ["I am at home", "I don't know", "I am in the bedroom"], "es": ["estoy en casa", "no lo sé"],
    "fi": ["olen kotona", "en tiedä", "kuolen nälkään"], "fr": ["je suis à la maison", "je m'appelle Marie"],
    "hu": ["otthon vagyok", "a konyhában vagyok"], "pt": ["estou na cozinha", "não sei"],
    "tr": ["evdeyim", "bilmiyorum"],
    "uk": ["я вдома", "не знаю"],
}  # fmt: skip
LANGUAGES = sorted(STRANGLED)


def each(texts: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(language, text) for language in LANGUAGES for text in texts[language]]


def heard(language: str, *messages: str) -> Heard:
    return Talk(language, COUNTRIES[language])(*messages)


def loud(reply: Heard) -> bool:
    return any(not card.perhaps for card in reply.all(Emergency))


@pytest.mark.parametrize(("language", "answer"), each(HERE))
def test_who_says_that_they_are_there_or_coming_gets_the_card(language: str, answer: str) -> None:
    reply = heard(language, STRANGLED[language], answer)
    assert Danger.ATTACK_NOW in reply.talk.situation.danger
    assert loud(reply)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_that_is_not_read_gets_the_quiet_card_and_the_question_once_more(language: str) -> None:
    reply = heard(language, STRANGLED[language], UNREAD[language])
    assert reply.all(Emergency)
    assert not loud(reply)
    assert [block.id for block in reply.all(Question)] == ["near"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_no_to_whether_they_are_there_brings_no_card(language: str) -> None:
    reply = heard(language, STRANGLED[language], NO[language])
    assert reply.all(Emergency) == []
    assert reply.talk.pending == "danger_strangulation_symptoms"


@pytest.mark.parametrize(("language", "answer"), each(ELSEWHERE))
def test_who_says_that_they_are_elsewhere_has_answered_no(language: str, answer: str) -> None:
    reply = heard(language, STRANGLED[language], answer)
    assert reply.all(Emergency) == []
    assert reply.talk.pending == "danger_strangulation_symptoms"
    assert Danger.ATTACK_NOW not in reply.talk.situation.danger


@pytest.mark.parametrize(("language", "answer"), each(BACK_SOON))
def test_who_is_elsewhere_but_on_the_way_is_coming(language: str, answer: str) -> None:
    assert loud(heard(language, STRANGLED[language], answer))


@pytest.mark.parametrize(("language", "answer"), each(GONE))
def test_that_they_are_gone_takes_the_alarm_back(language: str, answer: str) -> None:
    reply = heard(language, AT_THE_DOOR[language], answer)
    situation = reply.talk.situation
    assert Danger.ATTACK_NOW not in situation.danger
    assert Need.EMERGENCY not in situation.needs
    assert not {Danger.PERPETRATOR_SUICIDE, Danger.SEPARATION} & situation.danger, "nothing of that was told"
    assert reply.says("ack.safe_now")
    assert not loud(reply)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_bare_no_under_the_card_leaves_it_quiet(language: str) -> None:
    reply = heard(language, AT_THE_DOOR[language], NO[language])
    assert not {Danger.ATTACK_NOW, Need.EMERGENCY} & reply.talk.situation.codes
    assert reply.all(Emergency)
    assert not loud(reply)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "he is gone to get his knife"), ("en", "he left but he will be back in ten minutes"),
        ("en", "am I safe?"),
        ("ar", "أحتاج مكان آمن للنوم"),
        ("ar", "هل أنا بأمان"),
        ("ar", "بدي كون بأمان"),
        ("de", "ich will in Sicherheit sein"),
        ("fr", "il est parti chercher un couteau"), ("es", "¿estoy a salvo?"),
        ("de", "er ist weg, kommt aber gleich zurück"),
    ],
)  # fmt: skip
def test_what_only_sounds_safe_takes_nothing_back(language: str, text: str) -> None:
    assert Danger.ATTACK_NOW in heard(language, AT_THE_DOOR[language], text).talk.situation.danger


@pytest.mark.parametrize(("language", "asked"), each(WATCH))
def test_who_wants_to_find_or_watch_somebody_is_refused_and_not_accused(language: str, asked: str) -> None:
    reply = heard(language, asked)
    assert reply.says("ack.no_whereabouts")
    assert not reply.says("ack.perpetrator")
    assert not reply.says("ack.victim")
    assert not any(step.startswith(("step.perpetrator", "step.shelter")) for step in reply.steps)


@pytest.mark.parametrize(("language", "text"), each(BLAND))
def test_who_says_next_to_nothing_is_told_no_article(language: str, text: str) -> None:
    reply = heard(language, text)
    assert reply.all(Article) == []
    assert reply.all(Emergency) == []
    assert reply.talk.situation.danger == frozenset()


def test_a_yes_to_what_offers_none_is_asked_about() -> None:
    reply = heard("en", "my husband hits me", "no", "yes", "yes")
    assert reply.says("ack.yes_to_what")
    assert reply.talk.pending == "want"


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("my neighbour was strangled by her husband yesterday", Role.RELATIVE),
        ("I am a nurse, my patient was strangled by her husband", Role.PROFESSIONAL),
    ],
)
def test_strangulation_told_by_somebody_else_leads_to_a_doctor_today(text: str, role: Role) -> None:
    reply = heard("en", text)
    assert reply.talk.situation.role is role
    assert reply.steps[:2] == ["step.strangulation.doctor_other", "step.strangulation.now_other"]


@pytest.mark.parametrize(
    ("language", "text"),
    [("es", "no quiero vivir más, tengo pastillas"), ("fr", "je veux mourir"), ("fi", "haluan kuolla")],
)
def test_thoughts_of_dying_are_met_with_whom_to_call_and_no_article(language: str, text: str) -> None:
    reply = heard(language, text)
    assert reply.steps[:2] == ["step.suicidal.line", "step.suicidal.emergency"]
    assert reply.all(Article) == []
