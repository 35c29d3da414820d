"""A file chosen at the desk, imported within the request, and the report of an import afterwards."""

from __future__ import annotations

import json

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from havre.assistant.locale_words import country_name
from havre.core.errors import HavreError, InputError
from havre.directory.territory import COUNTRIES
from havre.store.accounts import RoleName
from havre.usecases import import_desk, service_desk
from havre.usecases.directory import ImportReport
from havre.usecases.import_desk import Chosen, File
from havre.usecases.limits import MOST_BYTES, MOST_MEGABYTES
from havre.web.desk import language
from havre.web.desk.guard import DeskRequest, needs
from havre.web.desk.services.form import Option
from havre.web.desk.services.intake import COUNTED, only_whole, say_to

# Reasons that the desk has words for; any other is told as the import tells it.
WORDED = ("too_large", "no_file", "no_source", "no_mapping")
TEXTS = ("way", "country", "source", "licence")


@needs(RoleName.ADMINISTRATOR)
def chosen(request: DeskRequest) -> HttpResponse:
    """The form for a file; what is sent is imported, all of it or nothing."""
    if not request.rights.everywhere(RoleName.ADMINISTRATOR):
        raise Http404
    if request.method != "POST":
        return _form(request, {})
    given = {name: str(request.POST.get(name, ""))[:300] for name in TEXTS}
    try:
        report = import_desk.bring(request.user, _file(request), _asked(request, given), timezone.localdate())
    except HavreError as error:
        return _form(request, given, error)
    _tell(request, report)
    return HttpResponseRedirect(reverse("import_report", args=[report.run]) if report.run else reverse("imports"))


def _file(request: DeskRequest) -> File:
    """The file that was sent; one that is too large was not read."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    sent = request.FILES.get("file")
    if sent is None and length.isdecimal() and int(length) > MOST_BYTES:
        raise InputError("the file is too large", reason="too_large")
    if not isinstance(sent, UploadedFile):
        raise InputError("there is no file", reason="no_file")
    return File(sent.name or "", sent.read())


def _asked(request: DeskRequest, given: dict[str, str]) -> Chosen:
    mapping = request.FILES.get("mapping")
    own = File(mapping.name or "", mapping.read()) if isinstance(mapping, UploadedFile) else None
    country = given["country"] if given["country"] in COUNTRIES else ""
    return Chosen(given["way"], country, given["source"], given["licence"], own)


def _tell(request: DeskRequest, report: ImportReport) -> None:
    messages.success(request, say_to(request, "desk.import_done", number=report.rows))
    if report.secrets:
        messages.success(request, say_to(request, "desk.import_secrets", number=report.secrets))
    for why, number in sorted(report.left_out.items()):
        messages.info(request, f"{say_to(request, 'desk.import_left_out')}: {number} ({why})")


def _form(request: DeskRequest, given: dict[str, str], error: HavreError | None = None) -> HttpResponse:
    formats, mappings = import_desk.ways()
    way, code = given.get("way", ""), language.of(request)
    reason = getattr(error, "reason", "")
    shown = {
        "megabytes": MOST_MEGABYTES, "way": way,
        "formats": [Option(name, about, name == way) for name, about in formats.items()],
        "mappings": [Option(name, name, name == way) for name in mappings],
        "countries": [Option(one, country_name(one, code), one == given.get("country")) for one in COUNTRIES],
        "source": given.get("source", ""), "licence": given.get("licence", ""), "wrong": "", "detail": "",
    }  # fmt: skip
    if reason in WORDED:
        slots = {"megabytes": MOST_MEGABYTES} if reason == "too_large" else {}
        shown |= {"wrong": say_to(request, f"desk.import_wrong_{reason}", **slots)}
    elif error is not None:
        told = f"{error.where}: {error.what}" if error.where else error.what
        shown |= {"wrong": say_to(request, "desk.import_wrong_file"), "detail": told[:600]}
    return render(request, "services/import_file.html", shown, status=422 if error else 200)


@needs(RoleName.VERIFIER, RoleName.ADMINISTRATOR)
def report(request: DeskRequest, number: int) -> HttpResponse:
    """What came of an import: its counts, and why rows of it are in quarantine."""
    only_whole(request, RoleName.ADMINISTRATOR)
    run = import_desk.run(number)
    if run is None:
        raise Http404
    counts = json.loads(run.counts)
    shown = {
        "run": run, "who": service_desk.people().get(run.by, run.by), "reasons": import_desk.reasons(number),
        "counts": [(name, counts.get(name, 0)) for name in COUNTED],
    }  # fmt: skip
    return render(request, "services/import_report.html", shown)
