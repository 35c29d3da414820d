"""Each kind of block on the page: laid out as it is, with numbers whole and contacts that a telephone can follow."""

from __future__ import annotations

from dataclasses import replace

import pytest

from havre.assistant.blocks import (
    Article,
    Block,
    Choice,
    Contact,
    Emergency,
    Note,
    Question,
    Say,
    ServiceCard,
    Services,
    Step,
    Steps,
)  # fmt: skip
from havre.usecases import assistant
from havre.web.public import layout
from havre.web.public.turn import Shown
from havre.web.public.words import isolate

CALL = Contact("call", "Call 0800 222 555", "tel:0800222555", "0800 222 555")
SITE = Contact("website", "Website", "https://help.example/", "https://help.example/")
CHECKED = "Checked on 23 November 2026"
CARD = ServiceCard("a", "A & B", ("12 km away", "Speaks Arabic"), (CALL, SITE), CHECKED, "1 Rue", "No")
BLOCKS: tuple[Block, ...] = (
    Say(("One & two", "Three")),
    Emergency("Help now", ("Call 112 if you can",), (Contact("call", "Call 112", "tel:112", "112"),)),
    Steps("What you can do", (Step("s", "Call 0800 222 555", (CALL,)),)),
    Services("Services", (CARD,)),
    Services("Services", (), "None is known"),
    Question("near", "Near?", "Why", (Choice("near:yes", "Yes, now"), Choice("skip", "I would rather not say"))),
    Article("o", "Order", ("First", "Second"), CHECKED, ("A law",), ("https://www.law.example/a?b=1",)),
    Note("Nothing of this is stored."),
)


def laid_out(*blocks: Block, language: str = "en") -> str:
    shown = Shown(language, state="s", blocks=blocks)
    return layout.laid_out("exchange.html", assistant.page(language), {"shown": shown})


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.kind)
def test_every_kind_of_block_has_its_place(block: Block) -> None:
    assert f'class="{block.kind}"' in laid_out(block)


def test_a_card_shows_reasons_contacts_date_and_that_it_is_an_example() -> None:
    page = laid_out(Services("Services", (CARD,)))
    assert "A &amp; B" in page
    assert "<li>Speaks Arabic</li>" in page
    assert 'href="tel:0800222555"' in page
    assert 'href="https://help.example/" rel="noreferrer noopener"' in page
    assert "Checked on" in page
    assert '<p class="example">No</p>' in page


def test_it_is_said_once_that_links_open_another_site() -> None:
    hint = assistant.page("en").speaker.say("ui.opens_outside").replace("'", "&#39;")
    assert laid_out(*BLOCKS).count(hint) == 1
    assert hint not in laid_out(Say(("a",)), Steps("b", (Step("s", "c", (CALL,)),)))


def test_what_is_said_of_links_stands_above_the_question_whose_answers_open_nothing() -> None:
    page = laid_out(*BLOCKS)
    hint = assistant.page("en").speaker.say("ui.opens_outside").replace("'", "&#39;")
    assert page.index(hint) < page.index('<section class="question">')


def test_an_article_names_the_sites_of_its_sources() -> None:
    page = laid_out(BLOCKS[6])
    assert 'href="https://www.law.example/a?b=1" rel="noreferrer noopener"' in page
    assert ">law.example</a>" in page


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("اتصل بالرقم 0800 222 555 الآن", 'اتصل بالرقم <bdi dir="ltr">0800 222 555</bdi> الآن'),
        ("+33 1 23 45", '<bdi dir="ltr">+33 1 23 45</bdi>'),
        ("112.", '<bdi dir="ltr">112</bdi>.'),
        ("18:00–20:00", '<bdi dir="ltr">18:00</bdi>–<bdi dir="ltr">20:00</bdi>'),
        ("it's 5 <b>", "it&#39;s 5 &lt;b&gt;"),
        ("&#112;", "&amp;#112;"),
        ("DEC112", "DEC112"),
    ],
)
def test_numbers_stay_whole_in_text_of_either_direction(text: str, expected: str) -> None:
    assert isolate(text) == expected


def test_a_number_with_a_comma_in_it_is_not_turned_round_in_arabic() -> None:
    expected = 'في عام <bdi dir="ltr">2022</bdi> هو <bdi dir="ltr">16,382</bdi>'
    assert isolate("في عام 2022 هو 16,382") == expected
    assert isolate("110, 112").count("<bdi") == 2


def test_a_name_with_its_number_is_not_turned_round_in_arabic() -> None:
    assert isolate("الموقع: Urgence 114") == 'الموقع: <bdi dir="ltr" class="name">Urgence 114</bdi>'
    assert isolate("من الساعة 13:00 حتى <b>") == (
        'من الساعة <bdi dir="ltr">13:00</bdi> حتى &lt;<bdi dir="ltr" class="name">b</bdi>&gt;'
    )


def test_a_long_message_does_not_push_the_answer_out_of_sight() -> None:
    page = assistant.page("en")
    shown = Shown("en", state="s", wrote="long words " * 60, blocks=BLOCKS[:1])
    long = layout.laid_out("exchange.html", page, {"shown": shown})
    assert "<details><summary" in long
    short = layout.laid_out("exchange.html", page, {"shown": replace(shown, wrote="short")})
    assert "<details>" not in short
