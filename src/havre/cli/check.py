"""`havre check`: what is wrong, stale, untranslated or unreviewed in the content packs."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import click

from havre.content.check import check as check_packs
from havre.content.yaml_files import Finding

SAYS = {
    "unreviewed": "safety texts and facts that no person has reviewed yet",
    "missing": "sentences not translated, or facts looked for and not found",
    "remembered": "facts without a source: not shown to people until somebody checks them",
    "conflicting": "facts on which sources disagree: the fields in conflict are not shown",
    "seen": "facts with fields that the source did not carry: those fields are not shown",
    "easy": "sentences not written in easy language yet",
    "stale": "facts last checked more than a year ago",
}


@click.command()
@click.argument("packs", nargs=-1, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--all", "everything", is_flag=True, help="List every note, not only how many there are.")
def check(packs: tuple[Path, ...], *, everything: bool) -> None:
    """Check the shipped content packs, and those in the folders PACKS on top of them.

    Exit code 0: no error; 3: errors, each with its file and line.
    """
    checked = check_packs(packs, today=date.today())  # noqa: DTZ011 - the day where the operator sits
    for finding in checked.findings:
        if finding.severity != "note" or everything:
            click.echo(_line(finding))
    _summary(checked.findings, everything=everything)
    if checked.errors:
        sys.exit(3)


def _line(finding: Finding) -> str:
    here = Path.cwd()
    path = finding.file.relative_to(here) if finding.file.is_relative_to(here) else finding.file
    place = f"{path}:{finding.line}" if finding.line else str(path)
    colour = {"error": "red", "warning": "yellow"}.get(finding.severity, "")
    severity = click.style(finding.severity, fg=colour) if colour else finding.severity
    return f"{place}: {severity}: {finding.message}" + (f" - {finding.remedy}" if finding.remedy else "")


def _summary(findings: Iterable[Finding], *, everything: bool) -> None:
    given = list(findings)
    counts = Counter(finding.severity for finding in given)
    notes = Counter(finding.kind for finding in given if finding.severity == "note")
    if notes and not everything:
        click.echo("To be done by people (havre check --all lists them):")
        for kind, count in notes.most_common():
            click.echo(f"  {count:5}  {SAYS.get(kind, kind)}")
    click.echo(f"{counts['error']} errors, {counts['warning']} warnings, {counts['note']} notes")
