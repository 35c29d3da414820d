"""What a professional has learned of an instrument: vignettes solved here, and certificates that were seen.

Figures of cohorts are shown only to who is trained: with a certificate where the instrument asks for training, and with
every vignette of that instrument solved.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from havre.content.vignettes import Vignette, load_vignettes
from havre.danger.assess import Assessment, assess
from havre.danger.instrument import Instrument
from havre.danger.record import case_of
from havre.store.models import Account, TrainingRecord
from havre.usecases import audit, danger
from havre.usecases.packs import extra_packs


@dataclass(frozen=True, slots=True)
class Marked:
    """A vignette as somebody answered it. `wrong` are items whose answer differs from the expected one."""

    expected: Assessment
    given: Assessment
    wrong: tuple[str, ...]
    asked: int

    @property
    def solved(self) -> bool:
        """Every item right, and so the tier."""
        return not self.wrong


def vignettes() -> Mapping[str, Vignette]:
    """All vignettes, by id. Raises `ContentError` when the packs have errors."""
    return load_vignettes(extra_packs())


@transaction.atomic
def mark(by: Account, vignette: Vignette, answers: Mapping[str, str]) -> Marked:
    """Compare the answers with the expected ones, item by item, and keep the result in the training record."""
    asked = danger.instrument(vignette.instrument)
    full = {item.id: answers.get(item.id, "not_asked") for item in asked.items}
    expected = {item.id: vignette.answers.get(item.id, "unknown") for item in asked.items}
    wrong = tuple(key for key in full if not _same(full[key], expected[key]))
    marked = Marked(_assessed(asked, expected, vignette), _assessed(asked, full, vignette), wrong, len(full))
    TrainingRecord.objects.create(
        account=by, instrument=asked.id, vignette=vignette.id, solved=marked.solved, asked=len(full),
        right=len(full) - len(wrong),
    )  # fmt: skip
    audit.note(by, "training.done", "vignette", vignette.id)
    return marked


def _same(given: str, expected: str) -> bool:
    """What the vignette does not tell is neither yes nor no: not known and not asked are both right."""
    return given == expected or {given, expected} == {"unknown", "not_asked"}


def _assessed(asked: Instrument, answers: Mapping[str, str], vignette: Vignette) -> Assessment:
    return assess(asked, case_of({"answers": dict(answers), "population": dict(vignette.population)}))


@transaction.atomic
def certify(by: Account, account: Account, instrument: str) -> None:
    """An administrator has seen the certificate of the instrument's own training."""
    TrainingRecord.objects.create(account=account, instrument=danger.instrument(instrument).id, solved=True)
    audit.note(by, f"training.certified.{instrument}", "account", account.pk)


def solved(account: Account, instrument: str) -> frozenset[str]:
    """The vignettes of this instrument that the account has solved; the empty name stands for a certificate."""
    rows = TrainingRecord.objects.filter(account=account, instrument=instrument, solved=True)
    return frozenset(rows.values_list("vignette", flat=True).order_by("vignette"))


def is_trained(account: Account, asked: Instrument) -> bool:
    """Whether figures of cohorts may be shown to this account for this instrument."""
    wanted = {one.id for one in vignettes().values() if one.instrument == asked.id}
    return bool(wanted) and {"", *wanted} <= solved(account, asked.id)
