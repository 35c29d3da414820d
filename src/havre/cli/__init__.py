"""The `havre` command: serve, ask, check, import, export. One module per subject.

Reads the command line, writes the terminal.

Every fault is told in words - what happened, where, what to do - with an exit code: 0 done, 1 failed, 2 the input is
wrong, 3 the content packs have errors.
"""

from __future__ import annotations

import importlib
import sys
from typing import override

import click

from havre.cli.django_setup import DESK, PUBLIC, set_up
from havre.core.errors import HavreError

# Loaded only when called; those that reach the database find Django ready when they are imported.
COMMANDS = {
    "serve": ("havre.cli.serve", "serve"),
    "ask": ("havre.cli.ask", "ask"),
    "check": ("havre.cli.check", "check"),
    "match": ("havre.cli.match", "match"),
    "find": ("havre.cli.find", "find"),
    "unmet": ("havre.cli.unmet", "unmet"),
    "import": ("havre.cli.directory", "import_group"),
    "duplicates": ("havre.cli.duplicates", "duplicates_group"),
    "export": ("havre.cli.directory", "export"),
    "quarantine": ("havre.cli.quarantine", "quarantine_group"),
    "verify": ("havre.cli.verify", "verify_group"),
    "understand": ("havre.cli.understand", "understand"),
    "danger": ("havre.cli.danger", "danger_group"),
    "account": ("havre.cli.account", "account_group"),
    "audit": ("havre.cli.audit", "audit_group"),
    "cube": ("havre.cli.cube", "cube_command"),
    "desk": ("havre.cli.desk", "desk_group"),
}


WITHOUT_DATABASE = frozenset({"check", "danger", "understand", "serve"})  # serve makes it ready itself, by its face
AT_THE_DESK = frozenset({"account", "audit", "desk", "verify"})


class _Commands(click.Group):
    """A group that knows its commands by name and loads the one that is called."""

    @override
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    @override
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        if cmd_name not in WITHOUT_DATABASE:
            set_up(DESK if cmd_name in AT_THE_DESK else PUBLIC)
        module, name = COMMANDS[cmd_name]
        command = getattr(importlib.import_module(module), name)
        return command if isinstance(command, click.Command) else None

    @override
    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write nothing: the text above names them. To ask each would load two faces, and one process has but one."""


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="havre", message="havre %(version)s")
def cli() -> None:
    """Access to help in domestic violence.

    \b
    Start here:
      havre serve       open the assistant on this machine
      havre ask         talk with it in the terminal
      havre check       what is wrong, stale or unreviewed in the content packs
      havre import      bring services and places into the directory
      havre export      the directory as a file, in the formats of the field
      havre quarantine  rows that could not be imported: see, correct, try again
      havre match       services for situations, for programs (JSON lines)
      havre understand  what is read in messages, for programs (JSON lines)
      havre verify      ask services whether their record is right, decide what they correct
      havre find        services, organizations and towns by name, however it is spelt
      havre unmet       needs that no service met, by week and region, for planners
      havre duplicates  services that several sources list: find, merge, take apart again
      havre danger      assess danger by published instruments, with all that they cannot say
      havre cube        a cube, posters and leaflets with the numbers of a country, to print

    \b
    The professionals' desk (havre serve --desk):
      havre account     invite the first administrator, give new links
      havre audit       whether the trail of what was done is whole
      havre desk        erase the cases whose time has run out
    """


def main() -> None:
    """Run the command line; faults become words and an exit code."""
    try:
        cli.main(standalone_mode=False)
    except HavreError as error:
        click.echo(f"havre: {error}", err=True)
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        click.echo("", err=True)
        sys.exit(130)
