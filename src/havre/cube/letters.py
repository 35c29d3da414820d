"""How wide letters are, so that words can be set without a font at hand: never less than they turn out.

Widths are the greater of Noto Sans, Noto Sans Arabic and DejaVu Sans, in hundredths of the type size, rounded up to
fours; Arabic letters as they stand alone, which is their widest form. A test measures the fonts again.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

PLAIN: dict[int, str] = {
    28: "'ijlìíîïآأإاıії",
    32: " ,.J·‘’ʼ",
    36: ":;IfÌÍÎÏİІЇ،؛",
    40: "()-/[\\]t",
    44: "!r¡²³¹",
    48: '"ªºءدذ',
    52: "_`§¯°´¸ؤرزو–“”„",
    56: "*?Lcsz|¦¿çгзсэةهşšžєґ؟",
    60: "Fkvxy¨ýÿвтухьعغ•",
    64: "$0123456789EPSTYabdeghnopqu{}¢£¤¥«µ»ÈÉÊËÝÞßàáâãäåèéêëðñòóôõöøùúûüþГЕРТУабеклорчяمğŞőűŠҐЁё",
    68: "K¶Зийнпجحخ",
    72: "ABCRVXZÀÁÂÃÄÅÇАБВКСХЧЬЭЯдцъŽЄ",
    76: "HNUÑÙÚÛÜЛНПмلنŰ",
    80: "&DGOQÐÒÓÔÕÖØДИЙОЦыئقىيĞŐ",
    84: "#+<=>^w~¬±×÷Ъ",
    88: "Ффю",
    92: "MМЫжшك",
    96: "%щطظ",
    100: "@Wm©®¼½¾Ææبتث—…",
    108: "فœЖШЮŒ",
    124: "Щسش",
    132: "صض",
}
BOLD: dict[int, str] = {
    36: "' ijlìíîïآأإاıії",
    40: ",.:;IJ·ÌÍÎÏİІЇ،؛‘’ʼ",
    44: "-/\\f²³¹",
    48: "!()[]t¡",
    52: "_`r§¯°´¸ءدذ–",
    56: '"*|¦гґ',
    60: "?cszªº¿çзстэةرزهşšžє؟",
    64: "L¤¨ГвьؤوҐ•",
    68: "aekvxy«¶»àáâãäåèéêëýÿаекухяё“”„",
    72: "$0123456789EFTbdghnopqu{}¢£¥ÈÉÊËßðñòóôõöøùúûüþЕЗТбийнопрчعغğőűЁ",
    76: "CPSYZµÇÝÞРСЭлцъجحخمŞŠŽЄ",
    80: "ABKRVXÀÁÂÃÄÅАБВУХЬЯ",
    84: "#+<=>DGHNU^~¬±ÐÑ×ÙÚÛÜ÷ИЙКЛНПЧдĞŰ",
    88: "&OQÒÓÔÕÖØОмلنŐ",
    92: "Дыئقىي",
    96: "wЦЪك",
    100: "@M©®МФжфю—…",
    104: "%¼½¾Ыبتثطظ",
    108: "mæш",
    112: "WÆщœ",
    120: "ЮفŒ",
    136: "ЖШЩ",
    140: "سش",
    144: "صض",
}
WIDEST = 144  # of a letter in neither table
NARROW = {"\u00a0": 36, "\u202f": 28}
POINT = 25.4 / 72  # millimetres


def _table(rows: dict[int, str]) -> dict[str, int]:
    return {letter: width for width, letters in rows.items() for letter in letters} | NARROW


_TABLES = {False: _table(PLAIN), True: _table(BOLD)}


@lru_cache(maxsize=4096)
def _hundredths(text: str, *, bold: bool) -> int:
    table = _TABLES[bold]
    return sum(table.get(one, WIDEST) for one in text if unicodedata.category(one) not in ("Cf", "Mn"))


def width(text: str, size: float, *, bold: bool = False) -> float:
    """The most millimetres that `text` takes in one line at `size` points. Marks that show nothing take nothing."""
    return _hundredths(text, bold=bold) / 100 * size * POINT
