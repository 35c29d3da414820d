"""Accounts of professionals and what each may do. The public face has none of this: it asks nobody who they are.

`Account` needs no permission tables of Django, so the settings of the public face work without its auth application.
"""

from __future__ import annotations

from typing import Any, ClassVar, override

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from havre.store.directory import Organization


class RoleName(models.TextChoices):
    """What somebody may do at the desk. Words for people stand in the packs (desk.role_…)."""

    EDITOR = "editor"
    VERIFIER = "verifier"
    RESPONDER = "responder"
    ADMINISTRATOR = "administrator"


class Accounts(BaseUserManager["Account"]):
    """Makes accounts; an e-mail address is one address however it is written."""

    def invited(self, email: str, **fields: Any) -> Account:
        """A new account that nobody can open until its password is set by a link."""
        account = Account(email=email.strip().lower(), **fields)
        account.set_unusable_password()
        account.save(using=self._db)
        return account

    @override
    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(email=(username or "").strip().lower())


class Account(AbstractBaseUser):
    """A professional. The e-mail address is the name to sign in with."""

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=10, default="en")
    is_active = models.BooleanField(default=True)
    organization = models.ForeignKey(Organization, null=True, on_delete=models.SET_NULL, related_name="accounts")
    since = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[Accounts] = Accounts()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ("name", "id")

    @override
    def __str__(self) -> str:
        return self.name


class Role(models.Model):
    """A right of an account: everywhere, or in one organization."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=20, choices=RoleName.choices)
    organization = models.ForeignKey(Organization, null=True, on_delete=models.CASCADE, related_name="roles")

    class Meta:
        ordering = ("account_id", "role", "id")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("account", "role", "organization"), name="role_once"),
            models.UniqueConstraint(
                fields=("account", "role"), condition=models.Q(organization=None), name="role_everywhere_once"
            ),
        ]

    @override
    def __str__(self) -> str:
        return self.role
