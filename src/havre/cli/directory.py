"""`havre import`: services and places into the directory, with progress and an account of every row."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from havre.content.packs import shipped_packs
from havre.directory.exports import About, export_format
from havre.directory.exports import formats as export_formats
from havre.directory.imports import Asked
from havre.directory.match import RURAL_KM
from havre.store import tables
from havre.store.directory_io import Counts
from havre.usecases import directory, history, names, places, resources
from havre.usecases.directory import ImportReport
from havre.usecases.listing import Wanted
from havre.usecases.listing_paper import Paper, as_html, as_pdf, paper
from havre.usecases.packs import extra_packs

PRINTED = "list"  # no format of the field: it is laid out, in words
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


class _Bar:
    """A bar that is told how much there is and how much was done."""

    def __init__(self, bar: Progress, title: str) -> None:
        self._bar = bar
        self._task = bar.add_task(title, total=None)

    def total(self, rows: int) -> None:
        self._bar.update(self._task, total=rows)

    def done(self, rows: int) -> None:
        self._bar.advance(self._task, rows)


@contextmanager
def _progress(title: str) -> Iterator[_Bar]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        yield _Bar(bar, title)


@click.group("import")
def import_group() -> None:
    """Bring services and places into the directory.

    Rows that cannot be used are put in quarantine with the reason; a second import of the same file changes nothing.
    """
    if not {"-h", "--help"} & {*sys.argv[1:]}:
        tables.make()


@import_group.command("csv")
@click.argument("file", type=_FILE)
@click.option("--mapping", required=True, help="Id of a mapping of the packs, or a YAML file (docs/directory.md).")
def import_csv(file: Path, mapping: str) -> None:
    """Services from a table: CSV, or GeoJSON where the mapping says so."""
    path = Path(mapping)
    chosen = path if path.is_file() else directory.mapping_file(mapping, [shipped_packs(), *extra_packs()])
    with _progress(f"Reading {file.name}") as bar:
        report = directory.import_table(file, directory.read_mapping(chosen), _today(), bar.done)
        names.keep()
    _tell(report)


@import_group.command("file")
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@click.option("--format", "format_name", default="", help="Name of the format; without it the file is looked at.")
@click.option("--source", required=True, help="Who publishes the data: a name or an address.")
@click.option("--licence", required=True, help="Under which licence, as the publisher states it.")
@click.option("--country", default="", help="ISO code (FR, RE, GB…) for records that name none.")
def import_file(file: Path, format_name: str, source: str, licence: str, country: str) -> None:
    """Services from a file of a known format: HSDS 3.x as JSON, NDJSON or package, and others (see docs)."""
    asked = Asked(source, licence, _today(), country.upper())
    with _progress(f"Reading {file.name}") as bar:
        report = directory.import_file(file, asked, format_name, bar.done)
        names.keep()
    _tell(report)


@import_group.command("hsds")
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@click.option("--source", required=True, help="Who publishes the data: a name or an address.")
@click.option("--licence", required=True, help="Under which licence, as the publisher states it.")
@click.option("--country", default="", help="ISO code (FR, RE, GB…) for records that name none.")
@click.pass_context
def import_hsds(context: click.Context, file: Path, source: str, licence: str, country: str) -> None:
    """Services from HSDS 3.x JSON: single records, lists, pages, full organizations."""
    context.invoke(import_file, file=file, format_name="hsds-json", source=source, licence=licence, country=country)


@import_group.command("runs")
def list_runs() -> None:
    """The imports there were, the latest first, by the number under which each can be undone."""
    for run in history.runs():
        undone = f", undone {run.undone:%Y-%m-%d}" if run.undone else ""
        click.echo(f"{run.id:6}  {run.ended:%Y-%m-%d %H:%M}  {run.file}  ({run.source}) {run.counts}{undone}")


@import_group.command("undo")
@click.argument("number", type=int)
def undo(number: int) -> None:
    """Take an import back as if it had not been; refused where later changes are of the same fields."""
    done = history.undo_import(number)
    click.echo(
        f"{done.removed:,} services removed, {done.restored:,} as before, {done.quarantined:,} out of quarantine"
    )


@import_group.command("open")
@click.argument("place")
@click.option("--by", required=True, help="Who has made sure that this place need not be secret any more.")
@click.option("--yes", is_flag=True, help="Without asking.")
def open_place(place: str, by: str, *, yes: bool) -> None:
    """Let the place with this id be told that was marked as secret by mistake; the next import brings its address."""
    if not yes:
        click.confirm("Whoever looks for somebody who lives there will find the house. Is it certain?", abort=True)
    history.open_place(place, by)
    click.echo("It may be told: the next import that shows its address brings it back.")


@import_group.command("places")
@click.argument("file", type=_FILE, required=False)
def import_places(file: Path | None) -> None:
    """Towns of the seven countries; from a FILE their postcodes (GeoNames), or French communes or EPCI (JSON)."""
    with _progress("Places" if file is None else f"Reading {file.name}") as bar:
        if file is None:
            counts = places.import_towns(bar.done, bar.total)
            names.keep()
        elif file.suffix == ".json":
            counts = places.import_communes(file)
        else:
            counts = places.import_postcodes(file, bar.done, bar.total)
    click.echo(_counted(counts))


@import_group.command("examples")
def import_examples() -> None:
    """The national lines of the packs and the fictional local services, which say that they are fictional."""
    click.echo(_counted(directory.load_example_directory(resources.content().countries.values(), shipped_packs())))


@click.command("export")
@click.option("--format", "format_name", default="hsds-json", show_default=True, help="Name of the format.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="File to write; else the terminal.")
@click.option("--country", default="", help="Only services under the law of this country (FR, AT…).")
@click.option("--language", default="en", show_default=True, help="Language of the format's own words.")
@click.option("--professional", is_flag=True, help="Also services that are shown to professionals only.")
@click.option("--formats", "shown", is_flag=True, help="Tell which formats there are, and what each loses.")
@click.option("--town", default="", help="Of the list to print: a town or postcode; without it the whole country.")
@click.option("--radius", type=click.FloatRange(1, RURAL_KM), help="Of the list: how far from the town, in km.")
@click.option("--neutral", is_flag=True, help="Of the list: a first page that does not tell what is inside.")
def export(  # noqa: PLR0913 - one for each option
    *,
    format_name: str,
    output: Path | None,
    country: str,
    language: str,
    professional: bool,
    shown: bool,
    town: str,
    radius: float | None,
    neutral: bool,
) -> None:
    """The directory as a file in one of the formats of the field, or as a list to print. Secret addresses are in none.

    `--format list --country FR --town Lyon --language ar` writes the list as PDF where OUTPUT ends so, else as HTML.
    """
    if shown:
        _tell_formats()
        return
    tables.make()
    if format_name == PRINTED:
        wanted = Wanted(country.upper(), town)
        _print(paper(wanted, language, datetime.now(UTC), radius_km=radius or 0.0, neutral=neutral), output)
        return
    about = About(_today(), language)
    export_format(format_name)  # a name that is none is told before the file is touched
    with click.open_file(str(output or "-"), "wb", atomic=output is not None) as target:
        directory.export(format_name, target, about, country=country.upper(), professional=professional)


def _print(made: Paper, output: Path | None) -> None:
    pdf = output is not None and output.suffix.lower() == ".pdf"
    written = as_pdf(made) if pdf else as_html(made).encode()
    with click.open_file(str(output or "-"), "wb", atomic=output is not None) as target:
        target.write(written)


def _tell_formats() -> None:
    click.echo(f"{PRINTED:14} a list to print of a town and language: HTML, or PDF where the file is called so")
    for name, one in sorted(export_formats().items()):
        click.echo(f"{name:14} {one.about}")
        for lost in one.loses:
            click.echo(f"{'':14} loses: {lost}")


def _today() -> date:
    return datetime.now(UTC).date()


def _counted(counts: Counts) -> str:
    gone = f", {counts.removed:,} removed" if counts.removed else ""
    return f"{counts.new:,} new, {counts.changed:,} changed, {counts.same:,} the same{gone}"


def _tell(report: ImportReport) -> None:
    click.echo(f"{report.rows:,} rows: {_counted(report.counts)} (havre import undo {report.run} takes it back)")
    if report.not_served:
        click.echo(
            f"  {report.not_served} is not served: kept and exported, shown to nobody who looks for help elsewhere"
        )
    for why, rows in report.left_out.most_common():
        click.echo(f"  {rows:,} left out: {why}")
    if report.refused or report.fields_refused:
        click.echo(f"  {report.refused:,} rows and {report.fields_refused:,} single fields in quarantine:")
        for reason, times in report.reasons.most_common(10):
            click.echo(f"    {times:,} × {reason}")
    if report.secrets:
        click.echo(f"  {report.secrets:,} confidential places: street and coordinates were dropped, the area was kept")
    if report.texts:
        click.echo(
            f"  {report.texts:,} texts told such a place: the sentence was left out, or all of it (docs/directory.md)"
        )
