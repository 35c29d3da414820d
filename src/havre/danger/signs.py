"""Signs of danger that stand outside every sum, and the tier to which each raises by itself.

A sum hides them: strangulation alone scores 1 in a twenty-item list, which reads «variable» (Glass 2008: odds 7.48
for a killing). The tiers are ours and not validated; the list follows Campbell 2003, Glass 2008, Spencer and Stith
2020, and block A of the Lethality Screen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import IntEnum, StrEnum


class Tier(IntEnum):
    """How much must be done, and how fast. There is no lower one: nothing here says that somebody is safe."""

    SIGNS = 1
    RAISED = 2
    VERY_HIGH = 3
    NOW = 4

    @property
    def code(self) -> str:
        """As it is written everywhere: 1, 2, 3, or E for emergency."""
        return "E" if self is Tier.NOW else str(int(self))


class Sign(StrEnum):
    """What an answer tells, whichever instrument asked."""

    ATTACK_NOW = "attack_now"
    COMING_NOW = "coming_now"
    WEAPON_IN_HAND = "weapon_in_hand"
    STRANGULATION_SYMPTOMS = "strangulation_symptoms"
    CHILD_IN_DANGER_NOW = "child_in_danger_now"
    STRANGULATION = "strangulation"
    WEAPON = "weapon"
    FIREARM = "firearm"
    DEATH_THREAT = "death_threat"
    FEARS_DEATH = "fears_death"
    RAPE = "rape"
    PREGNANCY_VIOLENCE = "pregnancy_violence"
    SUICIDE_THREAT = "suicide_threat"
    CHILD_THREAT = "child_threat"
    CONTROL = "control"
    SEPARATION = "separation"
    STALKING = "stalking"
    ESCALATION = "escalation"
    FEAR = "fear"
    PREGNANT = "pregnant"
    BREACH = "breach"
    NEW_THREAT = "new_threat"
    HER_SUICIDALITY = "her_suicidality"


_NOW = (
    Sign.ATTACK_NOW,
    Sign.COMING_NOW,
    Sign.WEAPON_IN_HAND,
    Sign.STRANGULATION_SYMPTOMS,
    Sign.CHILD_IN_DANGER_NOW,
)
_RED = (
    Sign.STRANGULATION,
    Sign.WEAPON,
    Sign.FIREARM,
    Sign.DEATH_THREAT,
    Sign.FEARS_DEATH,
    Sign.RAPE,
    Sign.PREGNANCY_VIOLENCE,
    Sign.SUICIDE_THREAT,
    Sign.CHILD_THREAT,
)
_RAISING = (
    Sign.CONTROL,
    Sign.STALKING,
    Sign.ESCALATION,
    Sign.FEAR,
    Sign.PREGNANT,
    Sign.BREACH,
    Sign.NEW_THREAT,
    Sign.HER_SUICIDALITY,
)
ALONE: Mapping[Sign, Tier] = (
    dict.fromkeys(_NOW, Tier.NOW) | dict.fromkeys(_RED, Tier.VERY_HIGH) | dict.fromkeys(_RAISING, Tier.RAISED)
)
# Campbell 2003: estrangement, above all from a controlling partner; stalking after it.
TOGETHER: Mapping[str, frozenset[Sign]] = {
    "separation_with_control": frozenset({Sign.SEPARATION, Sign.CONTROL}),
    "stalking_after_separation": frozenset({Sign.SEPARATION, Sign.STALKING}),
}
EMERGENCY = frozenset(_NOW)
RED_FLAGS = frozenset(_RED)


def raised_by(signs: Iterable[Sign]) -> Iterator[tuple[str, Tier, frozenset[Sign]]]:
    """What these signs say alone and together: code, tier, and the signs behind it."""
    given = frozenset(signs)
    for sign in Sign:
        if sign in given and sign in ALONE:
            yield sign.value, ALONE[sign], frozenset({sign})
    for code, pair in TOGETHER.items():
        if pair <= given:
            yield code, Tier.VERY_HIGH, pair
