"""Template tags of the desk: sentences, moments and days in the words of who reads them, and fields of forms.

`say` and `plain` do what they do on the public face, whose templates are Jinja's (web/public/words.py).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from babel.dates import format_date, format_datetime
from django import template
from django.forms import BoundField
from django.template import Context
from django.utils import timezone

from havre.assistant.locale_words import locale
from havre.web.public.words import isolate

register = template.Library()


@register.simple_tag(takes_context=True)
def say(context: Context, sentence: str, **slots: Any) -> str:
    """The sentence in the language of the page, escaped, its numbers isolated."""
    return isolate(context["page"].speaker.say(sentence, **slots))


@register.simple_tag(takes_context=True)
def plain(context: Context, sentence: str, **slots: Any) -> str:
    """The same as bare text, for attributes and for slots of other sentences."""
    return str(context["page"].speaker.say(sentence, **slots))


@register.simple_tag(takes_context=True)
def fault(context: Context, reason: str) -> str:
    """Why a row or field could not be used, in words; a reason that has none is told by its code."""
    speaker, sentence = context["page"].speaker, f"desk.fault_{reason}"
    known = speaker.phrasebook.has(sentence, speaker.phrasebook.base)
    return isolate(speaker.say(sentence) if known else reason)


@register.simple_tag(takes_context=True)
def moment(context: Context, at: datetime | None) -> str:
    """A moment as «23 Nov 2026, 15:04»; a dash where there is none."""
    if at is None:
        return "–"
    return isolate(format_datetime(timezone.localtime(at), "medium", locale=locale(context["page"].speaker.language)))


@register.simple_tag(takes_context=True)
def day(context: Context, on: date | datetime | None) -> str:
    """A day as «23 November 2026»; a dash where there is none."""
    if on is None:
        return "–"
    when = timezone.localtime(on).date() if isinstance(on, datetime) else on
    return isolate(format_date(when, "long", locale=locale(context["page"].speaker.language)))


@register.inclusion_tag("desk/field.html", takes_context=True)
def field(context: Context, bound: BoundField, label: str, hint: str = "") -> dict[str, Any]:
    """A field of a form with its label, hint and errors tied to it; `label` and `hint` are ids of sentences."""
    describing = [f"{bound.id_for_label}_{part}" for part, there in (("hint", hint), ("error", bound.errors)) if there]
    attributes: dict[str, Any] = {"placeholder": False}  # a label stays when one writes, a placeholder does not
    if describing:
        attributes["aria-describedby"] = " ".join(describing)
    if bound.errors:
        attributes["aria-invalid"] = "true"
    widget = bound.as_widget(attrs=attributes)
    return {"page": context["page"], "field": bound, "label": label, "hint": hint, "widget": widget}
