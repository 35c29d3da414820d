"""Blocks from a plan: the packs' sentences, with the country's facts in their slots.

A sentence whose fact is unknown, or not sure enough to be shown, is left out: no number is ever guessed. Where a whole
matter is unknown, the reply says so and names whom to ask.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from havre.assistant.blocks import Contact, ContactKind, Emergency, Step, Steps
from havre.assistant.locale_words import country_name, duration
from havre.core.facts import CountryFacts, Fact, PhoneNumber
from havre.core.phrasebook import Phrasebook
from havre.core.situation import Situation
from havre.core.vocabulary import Circumstance, Role

EU_EMERGENCY = PhoneNumber("112", "112")
NOBODY = Situation()

# The kind of contact and the sentence that names it, for each channel of a telephone number.
CHANNELS: dict[str, tuple[ContactKind, str, str]] = {
    "voice": ("call", "ui.call", "tel:{dial}"),
    "sms": ("text", "ui.text", "sms:{dial}"),
    "whatsapp": ("whatsapp", "ui.whatsapp", "https://wa.me/{digits}"),
    "video": ("video", "ui.call", "tel:{dial}"),
    "text_telephone": ("text_telephone", "ui.text_telephone", "tel:{dial}"),
}


WRITTEN: frozenset[ContactKind] = frozenset(("text", "whatsapp", "video", "text_telephone", "chat", "email", "website"))
REACHED_IN_WRITING = WRITTEN - {"website"}  # a site tells, but does not answer


@dataclass(frozen=True, slots=True)
class Speaker:
    """Words for one person: their language, the packs' sentences, and the facts of their country (None: unknown).

    `variants` are the wordings they are spoken to in where a sentence has them: `young` before `easy`.
    """

    phrasebook: Phrasebook
    language: str
    facts: CountryFacts | None
    variants: tuple[str, ...] = ()

    @property
    def country_name(self) -> str:
        """The country's name in their language; empty where it is not known."""
        return country_name(self.facts.country, self.language) if self.facts else ""

    def say(self, sentence_id: str, /, **slots: str | int) -> str:
        """A sentence of the packs in this person's language."""
        return self.phrasebook.say(sentence_id, self.language, self.variants, **slots)

    def fact(self, fact_id: str) -> Fact | None:
        """A fact of the country, or None."""
        return self.facts.get(fact_id) if self.facts else None

    def name(self, fact: Fact) -> str:
        """The official name, in the person's language where the country has it in that language."""
        if not fact.shows("name"):
            return ""
        return fact.name.get(self.language) or next(iter(fact.name.values()), "")


def phone(fact: Fact | None, *channels: str) -> PhoneNumber | None:
    """The first number of `fact` on one of these channels that may be shown to a person."""
    if fact is None or not fact.shows("phones"):
        return None
    return next((one for one in fact.phones if one.channel in channels), None)


def emergency_number(facts: CountryFacts | None) -> PhoneNumber:
    """The number to call when life is in danger: the country's general one, else the European 112."""
    return phone(facts.get("emergency.general") if facts else None, "voice") or EU_EMERGENCY


def police_number(facts: CountryFacts | None) -> PhoneNumber:
    """The number of the police in an emergency; the general one where the country has no other."""
    return phone(facts.get("emergency.police") if facts else None, "voice") or emergency_number(facts)


def contact_of(speaker: Speaker, number: PhoneNumber) -> Contact:
    """A telephone number as a link that a phone can follow."""
    kind, sentence, pattern = CHANNELS[number.channel]
    href = pattern.format(dial=number.dial, digits=number.dial.lstrip("+"))
    return Contact(kind, speaker.say(sentence, number=number.number), href, number.number)


def variants_for(situation: Situation, *, easy: bool) -> tuple[str, ...]:
    """How somebody is spoken to: a child as one speaks to a child, who asks for easy language in easy language."""
    return ("young",) * (situation.role is Role.CHILD) + ("easy",) * easy


def in_writing(situation: Situation) -> bool:
    """Whether somebody cannot hear, or cannot speak now: what is reached in writing then comes first."""
    return bool({Circumstance.DEAF, Circumstance.CANNOT_SPEAK} & situation.circumstances)


def usable_first(contacts: Iterable[Contact], situation: Situation) -> tuple[Contact, ...]:
    """Contacts in order, those in writing first for who cannot hear or speak."""
    return tuple(sorted(contacts, key=lambda one: in_writing(situation) and one.kind not in WRITTEN))


def contacts_of(speaker: Speaker, fact: Fact) -> tuple[Contact, ...]:
    """All ways to reach what a fact names, of which each was seen in a source."""
    name = speaker.name(fact)
    found = [contact_of(speaker, one) for one in fact.phones] if fact.shows("phones") else []
    if fact.chat and fact.shows("chat"):
        found.append(Contact("chat", speaker.say("ui.chat", name=name), fact.chat, fact.chat))
    elif fact.url and fact.shows("url"):
        found.append(Contact("website", speaker.say("ui.website", name=name), fact.url, fact.url))
    return tuple(found)


# --- danger now --------------------------------------------------------------------------------------------------


def emergency_block(
    speaker: Speaker, situation: Situation = NOBODY, *, police_wanted: bool = True, perhaps: bool = False
) -> Emergency:
    """The country's emergency number first, then the police's if wanted, then what can be done without speaking.

    For who cannot hear or speak, what is reached in writing comes first. `perhaps`: for the case that it is now.
    """
    number = emergency_number(speaker.facts)
    police = police_number(speaker.facts)
    if speaker.facts is None:
        texts = [speaker.say("emergency.call_unknown_country")]
    else:
        texts = [speaker.say("emergency.call", number=number.number)]
    contacts = [contact_of(speaker, number)]
    if police_wanted and police.dial != number.dial:
        texts.append(speaker.say("emergency.call_police", number=police.number))
        contacts.append(contact_of(speaker, police))
    silent = list(_silent(speaker))
    texts += [text for text, _ in silent]
    contacts += [contact for _, found in silent for contact in found]
    if speaker.facts is not None and not silent:
        texts.append(speaker.say("emergency.silent_none", country=speaker.country_name, number=number.number))
    texts.append(speaker.say("emergency.not_us"))
    heading = speaker.say("emergency.heading_perhaps" if perhaps else "emergency.heading")
    return Emergency(heading, tuple(texts), usable_first(contacts, situation), perhaps)


def _silent(speaker: Speaker) -> Iterator[tuple[str, tuple[Contact, ...]]]:
    """Ways to raise the alarm without speaking that were seen in a source: an SMS number, then an app."""
    fact = speaker.fact("emergency.text")
    if fact is None:
        return
    sms = phone(fact, "sms")
    if sms:
        yield speaker.say("emergency.silent_sms", number=sms.number), (contact_of(speaker, sms),)
    if fact.app and fact.shows("app"):
        site = (
            (Contact("website", speaker.say("ui.website", name=fact.app), fact.url, fact.url),)
            if fact.url and fact.shows("url")
            else ()
        )
        yield speaker.say("emergency.silent_app", app=fact.app), site


# --- steps -------------------------------------------------------------------------------------------------------

# Steps that name a helpline: the families of facts to look in, in order.
LINES: dict[str, tuple[str, ...]] = {
    "step.danger.line": ("helpline.domestic", "helpline.victims"),
    "step.suicidal.line": ("helpline.emotional",),
    "step.perpetrator.line": ("helpline.perpetrators",),
    "step.child.line": ("helpline.child",),
    "step.shelter": ("shelter.access",),  # only they know where there is room
    "step.talk_line": ("helpline.domestic", "helpline.victims"),
    "step.ask_line": ("helpline.domestic", "helpline.victims"),
}
# What is said where no checked line can be named: who thinks of dying is not left to guess that there is none.
WITHOUT_LINE = {"step.suicidal.line": "step.suicidal.no_line"}
FOR_VICTIMS = frozenset({"helpline.domestic", "helpline.victims", "helpline.men"})
# Steps that name an emergency number: ambulance, or police.
AMBULANCE = frozenset({
    "step.strangulation.now", "step.strangulation.now_other", "step.injury", "step.suicidal.emergency",
})  # fmt: skip
POLICE = frozenset({"step.relative.danger"})
GENERAL = frozenset({"step.child_in_danger", "step.confinement", "step.perpetrator.emergency"})


def steps_of(speaker: Speaker, ids: Iterable[str], situation: Situation) -> tuple[Step, ...]:
    """These steps, worded; those whose number is not known are left out."""
    worded = [step for key in ids if (step := _step(speaker, key, situation))]
    return tuple(dict.fromkeys(worded))  # two steps may come to the same line that is reached in writing


def _step(speaker: Speaker, key: str, situation: Situation) -> Step | None:
    if key in LINES:
        return _line_step(speaker, key, situation)
    if key in OF_FACTS:
        told = OF_FACTS[key](speaker)
        return Step(key, told[0]) if told else None
    if number := _emergency_of(speaker, key):
        return Step(key, speaker.say(key, number=number.number), (contact_of(speaker, number),))
    return Step(key, speaker.say(key))


def _emergency_of(speaker: Speaker, key: str) -> PhoneNumber | None:
    """The emergency number that a step names, or None for a step that names none."""
    if key in AMBULANCE:
        return ambulance_number(speaker.facts)
    if key in POLICE:
        return police_number(speaker.facts)
    return emergency_number(speaker.facts) if key in GENERAL else None


def ambulance_number(facts: CountryFacts | None) -> PhoneNumber:
    """The number of the ambulance; the general one where the country's own was not seen in a source."""
    return phone(facts.get("emergency.medical") if facts else None, "voice") or emergency_number(facts)


def _line_step(speaker: Speaker, key: str, situation: Situation) -> Step | None:
    fact = line_for(speaker.facts, LINES[key], situation)
    number = phone(fact, "voice")
    written = _written_step(speaker, key, situation) if in_writing(situation) else None
    if written or (fact and in_writing(situation)):
        return written  # «call» is no help to who cannot
    if fact is None or number is None:
        return _without_line(speaker, key)
    name = without_number(speaker.name(fact), number.number)
    return Step(key, speaker.say(key, name=name, number=number.number), contacts_of(speaker, fact))


def _without_line(speaker: Speaker, key: str) -> Step | None:
    """That no checked line is known in the country, with the number to call; None where nothing is said instead."""
    if speaker.facts is None or key not in WITHOUT_LINE:
        return None
    number = emergency_number(speaker.facts)
    said = WITHOUT_LINE[key]
    text = speaker.say(said, country=speaker.country_name, number=number.number)
    return Step(said, text, (contact_of(speaker, number),))


def _written_step(speaker: Speaker, key: str, situation: Situation) -> Step | None:
    """The first line of the same families that is reached in writing, with those ways only."""
    families = LINES[key] if speaker.facts else ()
    for fact in (one for family in families for one in (speaker.facts.family(family) if speaker.facts else ())):
        written = tuple(one for one in contacts_of(speaker, fact) if one.kind in REACHED_IN_WRITING)
        name = speaker.name(fact)
        if written and name and serves(fact, situation):
            return Step("step.write_line", speaker.say("step.write_line", name=name), written)
    return None


def without_number(name: str, number: str) -> str:
    """«3919 – Violences Femmes Info» as «Violences Femmes Info», where the sentence gives the number itself."""
    return name.removeprefix(number).lstrip(" –-") or name


def line_for(facts: CountryFacts | None, families: tuple[str, ...], situation: Situation) -> Fact | None:
    """The first line of these families with a number that may be shown and that serves this person.

    A man is not sent to a line that says it is for women only: the line for men, else the one for all victims. Who
    uses violence is sent to the line for them or to none, never to one for victims.
    """
    if facts is None:
        return None
    if situation.role is Role.PERPETRATOR and FOR_VICTIMS.issuperset(families):
        families = ("helpline.perpetrators",)
    if Circumstance.MAN in situation.circumstances and families[0] == "helpline.domestic":
        families = ("helpline.men", "helpline.victims", *families)
    candidates = (fact for family in families for fact in facts.family(family))
    return next((fact for fact in candidates if phone(fact, "voice") and serves(fact, situation)), None)


def serves(fact: Fact, situation: Situation) -> bool:
    """Whether a line is there for this person, as far as it says whom it serves.

    «Everyone» of a line for victims is every victim, not who uses violence.
    """
    if situation.role is Role.PERPETRATOR and any(fact.id.startswith(family) for family in FOR_VICTIMS):
        return "perpetrators" in fact.serves
    if not fact.serves or "everyone" in fact.serves:
        return True
    if situation.role is Role.PERPETRATOR:
        return "perpetrators" in fact.serves
    if Circumstance.MAN in situation.circumstances:
        return "men" in fact.serves
    return fact.serves not in {("perpetrators",), ("men",)}


def steps_block(speaker: Speaker, ids: Iterable[str], situation: Situation) -> Steps | None:
    """The steps under their heading, or nothing where none can be worded."""
    items = steps_of(speaker, ids, situation)
    return Steps(speaker.say("steps.heading"), items) if items else None


# --- steps that say a fact of the country ---------------------------------------------------------------------


def _order_police(speaker: Speaker) -> tuple[str, Fact] | None:
    fact = speaker.fact("order.police")
    if fact is None or not (name := speaker.name(fact)):
        return None
    length = fact.durations.get("initial")
    if length and fact.shows("durations"):
        text = speaker.say("step.order_police_time", order=name, duration=duration(length, speaker.language))
    else:
        text = speaker.say("step.order_police", order=name)
    return text, fact


def _order_court(speaker: Speaker) -> tuple[str, Fact] | None:
    fact = speaker.fact("order.court")
    if fact is None or not (name := speaker.name(fact)):
        return None
    return speaker.say("step.order_court", order=name), fact


def _alarm(speaker: Speaker) -> tuple[str, Fact] | None:
    """The device with which somebody in danger calls help, where the whole country has one."""
    fact = speaker.fact("device.victim")
    if fact is None or not fact.shows("values") or fact.values.get("kind") != "alarm" or "only_in" in fact.values:
        return None
    name = speaker.name(fact)
    return (speaker.say("step.danger.alarm", name=name), fact) if name else None


# Steps that say what a fact of the country holds; where it is not known they are left out.
OF_FACTS: dict[str, Callable[[Speaker], tuple[str, Fact] | None]] = {
    "step.order_police": _order_police,
    "step.order_court": _order_court,
    "step.danger.alarm": _alarm,
}
