"""`havre cube`: the information cube, posters and leaflets of a country in a language, as a file to print."""

from __future__ import annotations

from pathlib import Path

import click

from havre.cube.matter import Form, Paper
from havre.usecases import cube
from havre.usecases.cube import Wanted

FORMS, PAPERS = [one.value for one in Form], [one.value for one in Paper]


@click.command("cube")
@click.option("--country", required=True, help="Whose numbers, such as FR.")
@click.option("--language", required=True, help="In which language, such as ar.")
@click.option("--form", default="cube", show_default=True, type=click.Choice(FORMS), help="What to print.")
@click.option("--paper", default="a4", show_default=True, type=click.Choice(PAPERS))
@click.option("--format", "kind", default="pdf", show_default=True, type=click.Choice(["pdf", "svg"]))
@click.option("--neutral", is_flag=True, help="Give nothing away: numbers only, no word about violence.")
@click.option("--address", help="Where the QR code leads.  [default: HAVRE_PUBLIC_ADDRESS]")
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, writable=True, path_type=Path))
def cube_command(  # noqa: PLR0913 - one for each option
    *, country: str, language: str, form: str, paper: str, kind: str, neutral: bool, address: str | None, output: Path
) -> None:
    """Write a sheet with the essential messages and numbers, to print on one side at actual size."""
    leads = cube.public_address() if address is None else cube.checked_address(address)
    wanted = Wanted(country.upper(), language, Form(form), Paper(paper), neutral, leads)
    written = cube.as_pdf(wanted) if kind == "pdf" else cube.as_svg(wanted).encode()
    output.write_bytes(written)
    if cube.language_of(language) != language:
        click.echo(f"Not written in {language} yet: printed in {cube.language_of(language)}.", err=True)
    if not leads:
        click.echo("No QR code: give --address, or set HAVRE_PUBLIC_ADDRESS.", err=True)
