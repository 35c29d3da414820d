"""What administrators do: invite people, give and take roles, let out and in, and read the audit trail."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.mail import EmailMessage
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from havre.core.errors import InputError
from havre.store.accounts import RoleName
from havre.store.models import Account
from havre.usecases import accounts, audit, danger, desk, training
from havre.web.desk import language
from havre.web.desk.guard import DeskRequest, needs


class RolesForm(forms.Form):
    """Which roles, and within which organization: empty for all."""

    roles = forms.MultipleChoiceField(choices=RoleName.choices, widget=forms.CheckboxSelectMultiple, required=False)
    organization = forms.CharField(max_length=200, required=False)


class InviteForm(RolesForm):
    """Who is invited."""

    email = forms.EmailField(max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    name = forms.CharField(max_length=200)
    language = forms.ChoiceField()

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        known = desk.phrasebook().languages.values()
        self.fields["language"] = forms.ChoiceField(choices=[(one.code, one.name) for one in known])


@needs(RoleName.ADMINISTRATOR)
def everybody(request: DeskRequest) -> HttpResponse:
    """All accounts with their roles."""
    found = Account.objects.order_by("name", "id").prefetch_related("roles")
    return render(request, "desk/people.html", {"people": found})


@needs(RoleName.ADMINISTRATOR)
def invite(request: DeskRequest) -> HttpResponse:
    """A new account; the link goes by mail, and is shown once for those without a mail server."""
    form = InviteForm(request.POST or None, initial={"language": request.user.language})
    if request.method == "POST" and form.is_valid():
        try:
            account = accounts.invite(request.user, **form.cleaned_data)
        except InputError as error:
            form.add_error(error.where if error.where in form.fields else None, _wrong(request, error))
        else:
            return _link_shown(request, account, accounts.link(account))
    return render(request, "desk/invite.html", {"form": form, "roles": RoleName.values})


@needs(RoleName.ADMINISTRATOR)
def one(request: DeskRequest, number: int) -> HttpResponse:
    """One account: its roles, whether it is let in, and a new link."""
    account = get_object_or_404(Account, pk=number)
    if request.method == "POST":
        try:
            answer = _changed(request, account, request.POST.get("do", ""))
        except InputError as error:
            messages.error(request, _wrong(request, error))
            answer = None
        return answer or HttpResponseRedirect(reverse("person", args=[number]))
    held = account.roles.order_by("id")
    place = next((role.organization_id for role in held if role.organization_id), "")
    form = RolesForm(initial={"roles": [role.role for role in held], "organization": place})
    told = audit.latest(30, "account", str(number))
    instruments = danger.library().instruments.values()
    seen = [one for one in instruments if "" in training.solved(account, one.id)]
    shown = {"person": account, "form": form, "told": told, "instruments": instruments, "seen": seen}
    return render(request, "desk/person.html", shown)


def _wrong(request: DeskRequest, error: InputError) -> str:
    return desk.voice(language.of(request)).say(f"desk.wrong_{error.reason or 'other'}")


def _changed(request: DeskRequest, account: Account, do: str) -> HttpResponse | None:
    if do == "roles":
        form = RolesForm(request.POST)
        if form.is_valid():
            accounts.set_roles(request.user, account, form.cleaned_data["roles"], form.cleaned_data["organization"])
    elif do == "certify":
        training.certify(request.user, account, request.POST.get("instrument", ""))
    elif do in {"open", "close"}:
        accounts.set_active(request.user, account, active=do == "open")
    elif do == "renew":
        return _link_shown(request, account, accounts.renew(request.user, account))
    return None


def _link_shown(request: DeskRequest, account: Account, path: str) -> HttpResponse:
    address, voice = request.build_absolute_uri(path), desk.voice(account.language)
    text = voice.say("desk.mail_text", name=account.name, link=address)
    EmailMessage(voice.say("desk.mail_subject"), text, to=[account.email]).send()
    return render(request, "desk/link.html", {"person": account, "link": address})


@needs(RoleName.ADMINISTRATOR)
def audit_trail(request: DeskRequest) -> HttpResponse:
    """The last lines, and whether the whole chain holds."""
    return render(request, "desk/audit.html", {"told": audit.latest(), "proof": audit.verify()})
