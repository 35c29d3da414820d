"""The one place that decides who sees what at the desk: a page says which roles it needs, everything else is shut.

A view is reached only if it is named here as open, or bears `needs(…)` and the account has one of those roles. An
account needs a second factor before it sees anything, and who has no role sees nothing at all.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from havre.store.accounts import RoleName
from havre.store.models import Account
from havre.usecases.accounts import Rights, has_second_factor, rights_of
from havre.web.desk import refusals

# Names of addresses. Open to everybody: only what is needed to sign in.
OPEN = frozenset({"account_login", "mfa_authenticate", "welcome", "robots", "favicon"})
# To whoever has a role, before there is a second factor: what is needed to register one, and the way out.
LEAVING = "account_logout"
FIRST = frozenset({
    "account_reauthenticate", "second_factor", "mfa_activate_totp", "mfa_add_webauthn", "language",
})  # fmt: skip
# To whoever has a role: one's own account.
OWN = frozenset({
    "account_change_password", "mfa_index", "mfa_deactivate_totp", "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes", "mfa_list_webauthn", "mfa_remove_webauthn", "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
})  # fmt: skip
ANY = tuple(RoleName)
BEGAN = "began"  # in the session: seconds since 1970 at which it was signed in


class DeskRequest(HttpRequest):
    """A request that the guard has let through to a page of the desk."""

    user: Account
    rights: Rights


View = Callable[..., HttpResponseBase]


def needs(*roles: RoleName) -> Callable[[View], View]:
    """Mark a view with the roles of which one is needed. Each view of the desk bears it; a test walks all of them."""

    def marked(view: View) -> View:
        view.needs = frozenset(roles)  # type: ignore[attr-defined]
        return view

    return marked


def needed(view: object) -> frozenset[str]:
    """The roles that a view asks for; none: nobody may see it."""
    return getattr(view, "needs", frozenset())


class Guard:
    """Middleware, innermost."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Any, view: View, _args: Any, _kwargs: Any) -> HttpResponseBase | None:
        """None lets the request through; anything else is the answer."""
        name = request.resolver_match.url_name or ""
        if name in OPEN:
            return None
        if not request.user.is_authenticated or _too_old(request):
            if request.user.is_authenticated:
                logout(request)
            return redirect_to_login(request.get_full_path() if request.method == "GET" else reverse("desk"))
        request.rights = rights_of(request.user)
        return None if name == LEAVING else _for_account(request, name, needed(view))


def _for_account(request: Any, name: str, wanted: frozenset[str]) -> HttpResponseBase | None:
    if not request.rights:
        return refusals.nothing_here(request)
    if name in FIRST:
        return None
    if not has_second_factor(request.user):
        return HttpResponseRedirect(reverse("second_factor"))
    return None if name in OWN or request.rights.has(*wanted) else refusals.not_found(request)


def _too_old(request: HttpRequest) -> bool:
    """Whether this session was signed in longer ago than any may last, however busy it was."""
    now = int(time.time())
    return now - int(request.session.setdefault(BEGAN, now)) > settings.SESSION_LONGEST
