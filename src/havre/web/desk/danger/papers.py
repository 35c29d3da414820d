"""Letters of referral and summaries for a conference: a page to print, or a tagged file under a neutral name."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_POST

from havre.core.errors import HavreError, InputError
from havre.store.accounts import RoleName
from havre.usecases import danger, desk, printing, sharing
from havre.usecases.sharing import Paper, Sheet
from havre.web.desk.danger.shown import Spoken, case_of, fault, spoken, told
from havre.web.desk.guard import DeskRequest, needs


@needs(RoleName.RESPONDER)
@require_POST
def paper(request: DeskRequest, reference: str) -> HttpResponse:
    """Write one, if there is consent or a ground; otherwise say what is missing."""
    case, given = case_of(request, reference), request.POST
    wanted = {
        "recipient": given.get("recipient", ""), "parts": given.getlist("parts"), "ground": given.get("ground", ""),
        "because": given.get("because", ""),
    }  # fmt: skip
    try:
        sheet = sharing.share(request.user, case, Paper(given.get("paper", "")), wanted)
        page = _laid_out(request, sheet)
        if given.get("do") == "file":
            named = {"Content-Disposition": 'attachment; filename="notes.pdf"'}
            return HttpResponse(printing.as_pdf(page), content_type="application/pdf", headers=named)
    except InputError as error:
        fault(request, error)
    except ValueError:
        fault(request, InputError("is not known here"))
    except HavreError:  # nothing can be laid out here: the page to print is there all the same
        messages.error(request, desk.voice(spoken(request).voice.language).say("desk.no_file"))
    else:
        return HttpResponse(page)
    return HttpResponseRedirect(reverse("case", args=[reference]))


def _laid_out(request: DeskRequest, sheet: Sheet) -> str:
    say = spoken(request)
    duty = sheet.basis.duty
    shown = {
        "sheet": sheet, "title": say.voice.say(f"desk.paper_{sheet.paper}"),
        "to": say.voice.say(f"desk.to_{sheet.recipient}"),
        "population": say.population(sheet.case), "standing": say.tier(sheet.entry.in_force),
        "asked": danger.instrument(sheet.entry.code), **told(sheet.found, say.words), "answers": _answers(sheet, say),
        "events": [(at, say.voice.say(f"desk.event_{event}")) for at, event in sheet.case.events],
        "carried": say.signs(sorted(sheet.case.carried)), "author": request.user, "style": _style(request),
        "duty": duty.told(say.voice.language) if duty else None,
        "course": [(one.at, one.in_force.code) for one in sheet.case.entries if one.in_force],
    }  # fmt: skip
    return render_to_string("danger/sheet.html", shown, request)


def _style(request: DeskRequest) -> str:
    """For a file, which fetches nothing, the style itself; the page links to it."""
    return (settings.STATIC_ROOT / "sheet.css").read_text(encoding="utf-8") if request.POST.get("do") == "file" else ""


def _answers(sheet: Sheet, say: Spoken) -> list[tuple[str, str]]:
    asked = danger.instrument(sheet.entry.code)
    return [(say.words.wording(asked, asked.item(key)), say.words.answers.get(one, one)) for key, one in sheet.answers]
