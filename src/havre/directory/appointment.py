"""«By appointment» in what a source says beside opening hours, in ten languages and Swedish.

Times that hold by appointment only are never open (directory/hours.py). In doubt a remark says so: who is sent to a
closed door loses more than who calls first. «Without appointment» says the opposite, unless it is denied itself.
"""

from __future__ import annotations

import re
from functools import lru_cache

from havre.core.language import fold

# On folded text: lower case, without accents and punctuation.
_SAID = re.compile(
    r"\b(?:"
    r"appointments?|appts?|by (?:prior |previous )?(?:arrangement|booking|reservation)"  # en
    r"|(?:booking|reservation)s? (?:is |are )?(?:required|only|needed|necessary)|pre ?book\w*"
    r"|rendez ?vous|r ?d ?v|sur reservation"  # fr
    r"|termin(?:e|en|s)?|termin(?:vereinbar|absprach|vergab|buch|reserv|anfrag|vormerk)\w*|voranmeldung\w*"  # de
    r"|nach (?:\w+ )?(?:vereinbarung|absprache|anmeldung|verabredung)|(?:vorherige\w?|vorheriger) anmeldung|n v|n vbg"
    r"|citas?|concertad\w*|hora convenida"  # es
    r"|marcac(?:ao|oes)|agendament\w*|hora marcada|horas marcadas"  # pt
    r"|ajanvar\w*|varauks\w*|varattava\w*|varaa aika|varatulla ajalla|sopimuks\w*|sovittaessa|sovitusti"  # fi
    r"|tidsbok\w*|tidsbestall\w*|bokad tid|boka tid|enligt overenskommelse"  # sv
    r"|idopont\w*|bejelentkez\w*|(?:elozetes )?egyeztetes\w*|foglalas\w*"  # hu
    r"|запис\w*|домовленіст\w*|домовленост\w*"  # uk
    r"|randevu\w*"  # tr
    r")\b|موعد|حجز"  # ar: prefixes stand at the word
)
_DENIED = re.compile(
    r"\b(?:"
    r"(?:no|without|not by)(?: (?:need|obligation))?(?: (?:for|to|of|make|have|an?|any|prior|previous))*"
    r" (?:appointments?|appts?|bookings?|reservations?)"
    r"|(?:(?:not|don t|doesn t) )(?:need|require|have)(?: (?:to|make|have|an?|any|prior))* appointments?"
    r"|appointments?(?: (?:is|are))? (?:not|never|un)\w*(?: (?:needed|required|necessary))?"
    r"|sans (?:\w+ )?(?:rendez ?vous|r ?d ?v|reservation)|pas(?: besoin)? de (?:rendez ?vous|r ?d ?v)"
    r"|(?:rendez ?vous|r ?d ?v) (?:n est )?(?:pas|non|inutile) ?(?:necessaire|obligatoire|requis)?"
    r"|ohne (?:\w+ )?(?:termin\w*|voranmeldung\w*|anmeldung|vereinbarung|absprache)|kein\w* (?:\w+ )?termin\w*"
    r"|(?:termin\w*|voranmeldung\w*|anmeldung) (?:ist )?(?:nicht|un)\s?\w+"
    r"|sin (?:\w+ (?:de )?)?(?:pedir )?citas?(?: previas?)?"
    r"|no (?:es necesari[oa]|se necesita|hace falta|requiere|se requiere) (?:\w+ )?citas?(?: previas?)?"
    r"|sem (?:\w+ (?:de )?)?(?:marcac(?:ao|oes)|agendamento|hora marcada)"
    r"|nao (?:e necessari[ao]|precisa de|requer|necessita de) (?:\w+ )?(?:marcac(?:ao|oes)|agendamento)"
    r"|ilman (?:ajanvar|varau)\w*|ei (?:tarvi\w+ )?(?:ajanvar|varau)\w*"
    r"|utan (?:tidsbok\w*|tidsbestall\w*|bokad tid)|ingen tidsbok\w*"
    r"|(?:elozetes )?(?:idopont|bejelentkez|egyeztetes|foglalas)\w*(?: \w+)? nelkul"
    r"|(?:idopont|bejelentkez|foglalas)\w* nem \w+|nem (?:kell|szukseges) (?:elozetes )?(?:idopont|bejelentkez)\w*"
    r"|без (?:попередньо\w* )?(?:запис\w*|домовлен\w*)|запис\w* не потріб\w*"
    r"|randevusuz|randevu\w* (?:gerekmez|gerekmiyor|(?:gerek|gerekli|zorunlu|sart) (?:yok|degil)\w*)"
    r")\b|(?:بدون|دون|من غير|لا (?:يلزم|يشترط|حاجه ل\w*)) ?(?:\w+ )?(?:موعد|حجز)"
)
# «Not without an appointment»: what is denied twice is said.
_NOT = frozenset((
    "no", "not", "none", "never", "nobody", "nicht", "kein", "keine", "keinen", "nie", "niemand", "pas", "aucun",
    "aucune", "jamais", "ne", "nunca", "nadie", "ningun", "nao", "nenhum", "nenhuma", "ei", "ikina", "inte", "ingen",
    "nem", "soha", "senki", "не", "ні", "ніхто", "لا", "ليس",
))  # fmt: skip
_COMMENT = re.compile(r'"([^"]*)"')


@lru_cache(maxsize=8192)
def by_appointment(text: str) -> bool:
    """Whether a remark says that one must agree on a time first.

    >>> [by_appointment(text) for text in ("sur RDV uniquement", "avec ou sans rendez-vous", "entrée B")]
    [True, False, False]
    """
    folded = fold(text)
    return bool(_SAID.search(_DENIED.sub(_left, folded)))


def _left(denied: re.Match[str]) -> str:
    """Nothing of «without appointment», unless that is denied before."""
    before = denied.string[: denied.start()].split()[-4:]
    return denied[0] if _NOT.intersection(before) else " "


@lru_cache(maxsize=8192)
def in_hours(osm: str) -> bool:
    """Whether a comment in opening hours says so."""
    return any(map(by_appointment, _COMMENT.findall(osm)))
