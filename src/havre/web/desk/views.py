"""The first page of the desk, what allauth has no page for in one's own account, and two files for browsers."""

from __future__ import annotations

from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from django import forms
from django.conf import settings
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from havre.usecases import accounts, desk
from havre.web.desk import refusals
from havre.web.desk.guard import ANY, DeskRequest, needs

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@needs(*ANY)
@require_GET
def home(request: DeskRequest) -> HttpResponse:
    """What this account may do, as doors."""
    return render(request, "desk/home.html")


@require_POST
def language(request: DeskRequest) -> HttpResponse:
    """From now on this account reads the desk in another language."""
    chosen = request.POST.get("language", "")
    if chosen in desk.phrasebook().languages:
        accounts.set_language(request.user, chosen)
    return HttpResponseRedirect(reverse("desk"))


@require_GET
def second_factor(request: DeskRequest) -> HttpResponse:
    """Which second factor to register, before anything else is shown."""
    return render(request, "desk/second_factor.html")


class PasswordForm(forms.Form):
    """A password, twice."""

    password = forms.CharField(widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), max_length=200)
    again = forms.CharField(widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), max_length=200)


def welcome(request: HttpRequest, number: str, token: str) -> HttpResponse:
    """Where the link of an invitation leads: the password is set, the link is used up, the account signed in."""
    account = accounts.invited_by(number, token)
    if account is None or accounts.has_second_factor(account):  # a link alone never goes past a second factor
        return refusals.not_found(request)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if form.cleaned_data["password"] != form.cleaned_data["again"]:
                raise ValidationError(desk.voice(account.language).say("desk.passwords_differ"))
            accounts.set_password(account, form.cleaned_data["password"])
        except ValidationError as error:
            form.add_error("password", error)
        else:
            login(request, account, backend=BACKEND)
            reauthenticate_by_password(request)  # just set, so not asked again to register a second factor
            return HttpResponseRedirect(reverse("desk"))
    return render(request, "desk/welcome.html", {"form": form, "invited": account})


@require_GET
def robots(_request: HttpRequest) -> HttpResponse:
    """Nothing here is for search engines."""
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain; charset=utf-8")


@require_GET
def favicon(_request: HttpRequest) -> HttpResponse:
    """The same grey sheet as everywhere."""
    return HttpResponse((settings.SHARED_FILES / "icon.ico").read_bytes(), content_type="image/x-icon")
