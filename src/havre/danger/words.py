"""The words of one language: topics of items, answers, bands, tiers, reasons and notes. All come from the packs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from havre.core.errors import ContentError
from havre.core.language import Direction
from havre.danger.instrument import Instrument, Item
from havre.danger.signs import Tier

SLOT = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Topic:
    """What an item asks, in our words, and in easy language."""

    text: str
    easy: str


@dataclass(frozen=True, slots=True)
class Official:
    """The official wording of an instrument, loaded by somebody who has the licence that is named."""

    licence: str
    items: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Words:
    """Everything that is said of danger in one language."""

    language: str
    direction: Direction
    topics: Mapping[str, Topic]
    answers: Mapping[str, str]
    bands: Mapping[str, str]
    tiers: Mapping[str, str]
    says: Mapping[str, str]
    official: Mapping[str, Official] = field(default_factory=dict)

    def topic(self, item: Item, *, easy: bool = False) -> str:
        """What the item asks, in our words."""
        topic = self._known(self.topics, item.topic)
        return topic.easy if easy else topic.text

    def wording(self, instrument: Instrument, item: Item) -> str:
        """The official wording where a licence holder has loaded it, else ours."""
        official = self.official.get(instrument.id)
        return (official.items.get(item.id) if official else None) or self.topic(item)

    def tier(self, tier: Tier) -> str:
        """The name of a tier. None of them says «low»."""
        return self._known(self.tiers, tier.code)

    def band(self, band: str) -> str:
        """The name of a band, or of the two ends of what is still possible."""
        return " … ".join(self.bands.get(one, one) for one in band.split(".."))

    def say(self, code: str, values: Mapping[str, str] | None = None) -> str:
        """A reason or a note with its slots filled. Raises `ContentError` where it is not written."""
        given = values or {}
        return SLOT.sub(lambda found: given.get(found.group(1), "?"), self._known(self.says, code))

    def _known[T](self, texts: Mapping[str, T], key: str) -> T:
        if key not in texts:
            raise ContentError(f"no text «{key}» about danger", where=self.language, remedy="run havre check")
        return texts[key]
