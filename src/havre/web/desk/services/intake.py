"""What came in: imports with their counts, to be taken back; rows in quarantine, to be corrected and tried again."""

from __future__ import annotations

import json
from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from havre.core.errors import InputError
from havre.directory.faults import BadValueError
from havre.store.accounts import RoleName
from havre.usecases import desk, history, intake_desk, quarantine, service_desk
from havre.usecases.history import Conflict, ConflictError
from havre.web.desk import language
from havre.web.desk.guard import DeskRequest, needs

Wrong = tuple[str, str, str]  # the field, the code of the reason, what was seen
SHOWN = 200  # rows of quarantine on one page
COUNTED = ("new", "changed", "same", "refused", "left_out")


def only_whole(request: DeskRequest, *others: RoleName) -> None:
    """What is of many organizations only who verifies all of them sees, and who has another of these roles for all."""
    if not any(request.rights.everywhere(role) for role in (RoleName.VERIFIER, *others)):
        raise Http404


def say_to(request: DeskRequest, sentence: str, **slots: str | int) -> str:
    """A sentence in the language of who is signed in."""
    return desk.voice(language.of(request)).say(sentence, **slots)


@needs(RoleName.VERIFIER, RoleName.ADMINISTRATOR)
def imports(request: DeskRequest) -> HttpResponse:
    """The last imports; one is taken back by its number."""
    only_whole(request, RoleName.ADMINISTRATOR)
    if request.method == "POST":
        number = request.POST.get("number", "")
        try:
            done = intake_desk.undo_import(request.user, int(number) if number.isdecimal() else 0)
        except ConflictError as error:
            return _imports(request, error.conflicts)
        except InputError as error:
            messages.error(request, say_to(request, f"desk.{error.reason}"))
        else:
            told = say_to(request, "desk.import_taken_back", removed=done.removed, restored=done.restored)
            messages.success(request, told)
        return HttpResponseRedirect(reverse("imports"))
    return _imports(request)


def _imports(request: DeskRequest, conflicts: Sequence[Conflict] = ()) -> HttpResponse:
    """The page, with the later changes for which an import was not taken back."""
    people = service_desk.people()
    runs = [(run, people.get(run.by, run.by), json.loads(run.counts)) for run in history.runs()]
    shown = [(run, who, [counts.get(name, 0) for name in COUNTED]) for run, who, counts in runs]
    told = [(one, people.get(one.by, one.by), _in_words(request, one.fields)) for one in conflicts[: history.SHOWN]]
    values = {
        "runs": shown, "names": COUNTED, "conflicts": told, "more": len(conflicts) - len(told),
        "files": request.rights.everywhere(RoleName.ADMINISTRATOR),
    }  # fmt: skip
    return render(request, "services/imports.html", values, status=409 if conflicts else 200)


def _in_words(request: DeskRequest, fields: Sequence[str]) -> str:
    """Fields of a record as the form names them; what the form does not have, as the record calls it."""
    voice = desk.voice(language.of(request))
    known = {name for name in fields if voice.knows(f"desk.field_{name}")}
    return ", ".join(voice.say(f"desk.field_{name}") if name in known else name for name in fields if name != "*")


@needs(RoleName.VERIFIER, RoleName.ADMINISTRATOR)
def listed(request: DeskRequest) -> HttpResponse:
    """How much is in quarantine by file and reason, and the rows of what was chosen."""
    only_whole(request, RoleName.ADMINISTRATOR)
    file, reason = (request.GET.get(name, "")[:300] for name in ("file", "reason"))
    rows = quarantine.held(most=SHOWN, file=file, reason=reason) if file or reason else []
    shown = {"counted": quarantine.counted(), "rows": rows, "file": file, "reason": reason}
    return render(request, "services/quarantine.html", shown)


@needs(RoleName.VERIFIER, RoleName.ADMINISTRATOR)
def one(request: DeskRequest, number: str) -> HttpResponse:
    """One row with its columns as they came; what is corrected is tried again."""
    only_whole(request, RoleName.ADMINISTRATOR)
    try:
        row = quarantine.shown(number)
    except InputError as missing:
        raise Http404 from missing
    sent = {name.removeprefix("c."): text for name, text in request.POST.items() if name.startswith("c.")}
    wrong: list[Wrong] = []
    if request.method == "POST":
        wrong = _retried(request, row, {name: str(text) for name, text in sent.items()})
        if not wrong:
            return HttpResponseRedirect(reverse("quarantine"))
    told = {name: sent.get(name, text) for name, text in intake_desk.columns(row).items()}
    columns = [(name, text, len(text) > 60 or "\n" in text) for name, text in told.items()]
    status = 422 if wrong else 200
    return render(request, "services/quarantined.html", {"row": row, "columns": columns, "wrong": wrong}, status=status)


def _retried(request: DeskRequest, row: quarantine.Held, sent: dict[str, str]) -> list[Wrong]:
    """What is still wrong with the whole row; nothing where it was written."""
    try:
        done = intake_desk.retry(request.user, row, sent, timezone.localdate())
    except BadValueError as error:
        return [(error.field, error.reason, error.detail)]
    except InputError as error:
        return [(error.where, error.reason, "" if error.reason else error.what)]
    if done.service_id:
        messages.success(request, say_to(request, "desk.retried_part" if done.faults else "desk.retried"))
        return []
    faults = [(one.field, one.reason, one.detail) for one in done.faults]
    return [("", "left_out", done.left_out)] if done.left_out else faults
