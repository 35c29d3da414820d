"""The addresses of the desk. Of allauth only those that are named here exist; guard.py says who reaches which."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path

from havre.web.desk import people, refusals, views
from havre.web.desk.danger import assess, cases, learn, papers
from havre.web.desk.services import checks, incoming, intake, mapped, new, twins
from havre.web.desk.services import pages as services

urlpatterns = [
    path("", views.home, name="desk"),
    path("language", views.language, name="language"),
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
    # one's own account
    path("welcome/<str:number>/<str:token>/", views.welcome, name="welcome"),
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("account/confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("account/password/", account.password_change, name="account_change_password"),
    path("account/", mfa.index, name="mfa_index"),
    path("account/second/", views.second_factor, name="second_factor"),
    path("login/second/", mfa.authenticate, name="mfa_authenticate"),
    path("account/confirm/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("account/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("account/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("account/codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("account/passkeys/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("account/passkeys/add/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("account/passkeys/<int:pk>/remove/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
    path("account/confirm/passkey/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    # the directory
    path("services/", services.listed, name="services"),
    path("new/", new.new, name="service_new"),
    path("map/", mapped.shown, name="map"),
    path("services/<path:number>/", services.one, name="service"),
    path("imports/", intake.imports, name="imports"),
    path("imports/file/", incoming.chosen, name="import_file"),
    path("imports/<int:number>/", incoming.report, name="import_report"),
    path("quarantine/", intake.listed, name="quarantine"),
    path("quarantine/<str:number>/", intake.one, name="quarantined"),
    path("duplicates/", twins.listed, name="duplicates"),
    path("duplicates/pair/", twins.pair, name="duplicate"),
    path("checks/", checks.listed, name="checks"),
    # administrators
    path("people/", people.everybody, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path("people/<int:number>/", people.one, name="person"),
    path("audit/", people.audit_trail, name="audit"),
    # responders
    path("cases/", cases.listed, name="cases"),
    path("cases/<str:reference>/", cases.one, name="case"),
    path("cases/<str:reference>/add/", cases.add, name="case_add"),
    path("cases/<str:reference>/assess/<str:instrument>/", assess.assess, name="case_assess"),
    path("cases/<str:reference>/found/<int:number>/", assess.found, name="case_found"),
    path("cases/<str:reference>/paper/", papers.paper, name="case_paper"),
    path("cases/<str:reference>/erase/", cases.erase, name="case_erase"),
    path("training/", learn.listed, name="training"),
    path("training/<str:vignette>/", learn.one, name="vignette"),
]

handler400 = refusals.malformed
handler403 = refusals.not_found
handler404 = refusals.not_found
handler500 = refusals.failed
