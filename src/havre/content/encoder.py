"""A sentence encoder from a local folder, with the heads learned over it: the optional second opinion.

The folder is laid out as sentence encoders are exported for ONNX: `model.onnx` (or `onnx/model.onnx`),
`tokenizer.json`, perhaps `1_Pooling/config.json`; and `havre-heads.npz`, which `tools/train_encoder.py` writes there.
Needs the extra `havre[encoder]` (onnxruntime, tokenizers). Nothing is fetched: what is not in the folder is an error.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from havre.assistant.lift import Floats, Heads, Lift
from havre.core.errors import ContentError

HEADS = "havre-heads.npz"
FORMAT = 1
LONGEST = 256  # tokens that are read; an encoder's cost grows with them, and few messages are longer
MEAN, FIRST = "mean", "cls"


class OnnxEncoder:
    """An encoder run by onnxruntime on one thread, which neither writes nor reaches a network."""

    def __init__(self, folder: Path) -> None:
        runtime, tokenizers = _needed("onnxruntime"), _needed("tokenizers")
        self.file = _model_file(folder)
        self._pooling = _pooling(folder)
        options = runtime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 4  # it would print what it was given
        try:
            self._tokenizer = tokenizers.Tokenizer.from_file(str(_wanted(folder, "tokenizer.json")))
            self._session = runtime.InferenceSession(str(self.file), options, providers=["CPUExecutionProvider"])
        except ContentError:
            raise
        except Exception as error:  # both libraries raise kinds of their own, some of them plain Exception
            raise _unusable(folder, str(error)) from error
        self._tokenizer.enable_truncation(LONGEST)
        self._tokenizer.no_padding()
        self._asks = [one.name for one in self._session.get_inputs()]
        if unknown := set(self._asks) - {"input_ids", "attention_mask", "token_type_ids"}:
            raise _unusable(folder, f"asks for {', '.join(sorted(unknown))}, which no sentence encoder needs")
        self._gives = self._session.get_outputs()[0].name

    def vector(self, text: str) -> Floats:
        """The meaning of `text` as a vector of length one."""
        encoded = self._tokenizer.encode(text)
        given = {
            "input_ids": encoded.ids,
            "attention_mask": encoded.attention_mask,
            "token_type_ids": encoded.type_ids,
        }
        asked = {name: np.array([given[name]], dtype=np.int64) for name in self._asks}
        said: NDArray[np.float32] = self._session.run([self._gives], asked)[0][0]
        if said.ndim == 2:  # one vector a token
            said = said[0] if self._pooling == FIRST else said.mean(axis=0)
        return np.asarray(said / max(1e-9, float(np.linalg.norm(said))), dtype=np.float32)

    def digest(self) -> str:
        """Which encoder it is: heads fit no other."""
        with self.file.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()


def load_lift(folder: Path, outputs: list[str]) -> Lift:
    """The encoder in `folder` with its heads, over the `outputs` of the packed model.

    Raises `ContentError` when the packages or a file are missing, or when the heads were learned for another encoder.
    """
    encoder = OnnxEncoder(folder)
    return Lift(encoder, _heads(folder, encoder), outputs)


def write_heads(folder: Path, encoder: OnnxEncoder, heads: Heads) -> Path:
    """The heads beside their encoder, bound to it by its digest."""
    about = {"format": FORMAT, "encoder": encoder.digest(), "share": heads.share, "languages": sorted(heads.languages)}
    path = folder / HEADS
    np.savez_compressed(
        path,
        about=np.frombuffer(json.dumps(about).encode(), dtype=np.uint8),
        names=np.array(heads.names),
        weights=heads.weights.astype(np.float32),
        bias=heads.bias.astype(np.float32),
    )
    return path


def _heads(folder: Path, encoder: OnnxEncoder) -> Heads:
    path = _wanted(folder, HEADS)
    try:
        arrays = np.load(path, allow_pickle=False)
        about = json.loads(bytes(arrays["about"]))
        if about["format"] != FORMAT:
            raise ValueError(f"format {about['format']}, not {FORMAT}")
        heads = Heads(
            [str(name) for name in arrays["names"]],
            frozenset(about["languages"]),
            arrays["weights"],
            arrays["bias"],
            float(about["share"]),
        )
    except (ValueError, KeyError, OSError, EOFError, zipfile.BadZipFile) as error:
        raise _unusable(folder, f"{HEADS} cannot be read: {error}") from error
    if about["encoder"] != encoder.digest():
        raise _unusable(folder, f"{HEADS} was learned over another encoder than {encoder.file.name}")
    return heads


def _needed(package: str) -> Any:
    try:
        return importlib.import_module(package)
    except ImportError as error:
        raise ContentError(
            f"the encoder needs the package {package}, which is not installed",
            remedy="install havre[encoder], or take HAVRE_ENCODER away: the assistant also works without",
        ) from error


def _model_file(folder: Path) -> Path:
    below = folder / "onnx" / "model.onnx"
    return below if below.is_file() else _wanted(folder, "model.onnx")


def _pooling(folder: Path) -> str:
    path = folder / "1_Pooling" / "config.json"
    if not path.is_file():
        return MEAN
    told = json.loads(path.read_text(encoding="utf-8"))
    return FIRST if told.get("pooling_mode_cls_token") else MEAN


def _wanted(folder: Path, name: str) -> Path:
    path = folder / name
    if not path.is_file():
        raise _unusable(folder, f"there is no {name}")
    return path


def _unusable(folder: Path, why: str) -> ContentError:
    return ContentError(
        f"the encoder cannot be used: {why}", where=str(folder), remedy="docs/encoder.md says what the folder holds"
    )
