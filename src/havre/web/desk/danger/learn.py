"""Training: vignettes to assess, what was expected and why, and one's own record."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render

from havre.store.accounts import RoleName
from havre.usecases import danger, training
from havre.web.desk.danger.assess import answers_in, questions
from havre.web.desk.danger.shown import spoken, told
from havre.web.desk.guard import DeskRequest, needs


@needs(RoleName.RESPONDER)
def listed(request: DeskRequest) -> HttpResponse:
    """All vignettes, which are solved, and for which instruments one may see figures of cohorts."""
    code = spoken(request).voice.language
    rows = [
        (one, *one.told(code), danger.instrument(one.instrument),
         one.id in training.solved(request.user, one.instrument))
        for one in training.vignettes().values()
    ]  # fmt: skip
    instruments = danger.library().instruments.values()
    trained = [one for one in instruments if training.is_trained(request.user, one)]
    return render(request, "danger/training.html", {"rows": rows, "trained": trained})


@needs(RoleName.RESPONDER)
def one(request: DeskRequest, vignette: str) -> HttpResponse:
    """One vignette: its story and questions; after answering, what was expected, item by item, and why."""
    known = training.vignettes().get(vignette)
    if known is None:
        raise Http404
    say, asked = spoken(request), danger.instrument(known.instrument)
    story, language = known.told(say.voice.language)
    given = request.POST if request.method == "POST" else None
    shown = {
        "vignette": known, "story": story, "story_language": language, "asked": asked,
        "questions": questions(asked, say.words, given), "marked": None,
    }  # fmt: skip
    if given is not None:
        marked = training.mark(request.user, known, answers_in(asked, given))
        wrong = [
            (say.words.wording(asked, asked.item(key)), say.words.answers[known.answers.get(key, "unknown")])
            for key in marked.wrong
        ]
        shown |= {"marked": marked, "wrong": wrong, **told(marked.expected, say.words)}
    return render(request, "danger/vignette.html", shown)
