"""What the model may not say alone: codes that shut people out of help, and anything drawn from a word or two.

A wrong guess is not like another here. Who is read as violent is shown no place of refuge; who is read as a man is not
sent to services for women; «no» is not a circumstance. So these codes need a pattern, or near certainty.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from havre.assistant.classifier import Judged
from havre.core.vocabulary import Circumstance, Code, Danger, Need, Role, Violence

LEAST_WORDS = 3  # in shorter messages only patterns speak (facts: a language, too, is not told from one or two words)
# The least probability at which the model is believed without a pattern.
SURE: Mapping[Code, float] = {
    Role.PERPETRATOR: 0.9,
    Role.CHILD: 0.85,
    Role.PROFESSIONAL: 0.8,
    Role.RELATIVE: 0.6,
    Circumstance.MAN: 0.9,
    Circumstance.MINOR: 0.9,
    Circumstance.LGBTQI: 0.8,
    Circumstance.UNDOCUMENTED: 0.8,
}
SURE_OF_CIRCUMSTANCE = 0.6
# Of a model outside the program is never believed who writes, nor what can shut somebody out of a service or take the
# telephone from the answer; so of circumstances only those by which nobody is turned away.
FROM_OUTSIDE: frozenset[Code] = frozenset(
    {
        *Danger, *Violence, *Need,
        Circumstance.PREGNANT, Circumstance.PHONE_WATCHED, Circumstance.NO_MONEY, Circumstance.NO_HOME,
        Circumstance.RURAL, Circumstance.PETS, Circumstance.VIOLENT_PERSON_IN_AUTHORITY,
    }
    - {Need.STOP_VIOLENCE}  # by it whoever writes would be told what is for who is violent
)  # fmt: skip
SUFFERED = frozenset({Danger.RECENT_RAPE, Danger.SUICIDAL})


def prudent(judged: Judged, found: AbstractSet[Code], *, words: int, known: bool) -> Judged:
    """`judged` without what the model alone may not say.

    `found` are the codes that patterns named; `words` the number of words of the message; `known` whether the model has
    learned its language.
    """
    speaks = known and words >= LEAST_WORDS
    kept = {code for code in judged.codes if code in found or (speaks and _is_sure(code, judged.scores))}
    defends = Role.VICTIM in found  # «I hit him to defend myself»: patterns name both
    if Role.PERPETRATOR in kept and (defends or (Role.PERPETRATOR not in found and kept & SUFFERED)):
        kept.discard(Role.PERPETRATOR)
    lost_role = defends or any(isinstance(code, Role) for code in judged.codes - kept)
    if lost_role and not any(isinstance(code, Role) for code in kept) and _tells_of_violence(kept):
        kept.add(Role.VICTIM)  # who tells of violence and is not plainly somebody else is believed to suffer it
    gone = judged.codes - kept
    scores = {key: value for key, value in judged.scores.items() if key not in gone}  # a code equals its value
    in_scope = bool(kept) or judged.in_scope
    return Judged(frozenset(kept), in_scope, scores, judged.now if speaks and in_scope else 0.0)


def _tells_of_violence(codes: AbstractSet[Code]) -> bool:
    return any(isinstance(code, Danger | Violence) for code in codes)


def _is_sure(code: Code, scores: Mapping[str, float]) -> bool:
    least = SURE.get(code, SURE_OF_CIRCUMSTANCE if isinstance(code, Circumstance) else 0.0)
    return scores.get(code.value, 0.0) >= least
