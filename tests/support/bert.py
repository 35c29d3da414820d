"""A sentence encoder as an ONNX file, made from the weights of a BERT: the exporters in use need a whole framework.

The graph is that of Devlin et al. 2019 (post-norm transformer, exact GELU), written with `onnx.helper`. Weights come
either from chance (a small one, for tests of the loading) or from a `model.safetensors` of the usual names.
"""

from __future__ import annotations

import json
import math
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import load_file
from tokenizers import BertWordPieceTokenizer

type Weights = Mapping[str, NDArray[np.float32]]
OPSET = 20  # the first with Gelu


class _Graph:
    """Nodes and weights, named as they come."""

    def __init__(self, weights: Weights) -> None:
        self.weights, self.nodes, self.held = weights, list[onnx.NodeProto](), list[onnx.TensorProto]()

    def add(self, kind: str, *given: str, **attributes: Any) -> str:  # as ONNX takes them
        name = f"n{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(given), [name], **attributes))
        return name

    def value(self, array: NDArray[np.generic]) -> str:
        name = f"w{len(self.held)}"
        self.held.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def dense(self, given: str, name: str) -> str:
        product = self.add("MatMul", given, self.value(self.weights[f"{name}.weight"].T))
        return self.add("Add", product, self.value(self.weights[f"{name}.bias"]))

    def norm(self, given: str, name: str) -> str:
        scale, shift = (self.value(self.weights[f"{name}.{part}"]) for part in ("weight", "bias"))
        return self.add("LayerNormalization", given, scale, shift, epsilon=1e-12)

    def heads(self, given: str, heads: int, width: int, order: Sequence[int]) -> str:
        parted = self.add("Reshape", given, self.value(np.array([0, 0, heads, width // heads], dtype=np.int64)))
        return self.add("Transpose", parted, perm=list(order))


def bert_onnx(weights: Weights, layers: int, heads: int) -> onnx.ModelProto:
    """The encoder with these weights; it takes one message of any length, and gives one vector a token."""
    graph = _Graph(weights)
    width = weights["embeddings.word_embeddings.weight"].shape[1]
    hidden = _embedded(graph)
    for layer in range(layers):
        hidden = _layer(graph, hidden, f"encoder.layer.{layer}", heads, width)
    graph.nodes[-1].output[0] = "last_hidden_state"
    shape = ["batch", "tokens"]
    asked = [helper.make_tensor_value_info(n, TensorProto.INT64, shape) for n in ("input_ids", "token_type_ids")]
    given = [helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, [*shape, width])]
    whole = helper.make_graph(graph.nodes, "bert", asked, given, graph.held)
    return helper.make_model(whole, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=10)


def _embedded(graph: _Graph) -> str:
    tables = {part: graph.value(graph.weights[f"embeddings.{part}_embeddings.weight"]) for part in _TABLES}
    tokens = graph.add("Shape", "input_ids", start=1, end=2)
    nought = graph.value(np.array([0], dtype=np.int64))
    places = graph.add("Slice", tables["position"], nought, tokens, nought)
    words = graph.add("Gather", tables["word"], "input_ids")
    kinds = graph.add("Gather", tables["token_type"], "token_type_ids")
    summed = graph.add("Add", graph.add("Add", words, kinds), places)
    return graph.norm(summed, "embeddings.LayerNorm")


_TABLES = ("word", "token_type", "position")


def _layer(graph: _Graph, hidden: str, name: str, heads: int, width: int) -> str:
    asked, keys, said = (graph.dense(hidden, f"{name}.attention.self.{part}") for part in ("query", "key", "value"))
    scores = graph.add(
        "MatMul", graph.heads(asked, heads, width, (0, 2, 1, 3)), graph.heads(keys, heads, width, (0, 2, 3, 1))
    )
    scaled = graph.add("Mul", scores, graph.value(np.array(1 / math.sqrt(width // heads), dtype=np.float32)))
    mixed = graph.add("MatMul", graph.add("Softmax", scaled), graph.heads(said, heads, width, (0, 2, 1, 3)))
    together = graph.add("Transpose", mixed, perm=[0, 2, 1, 3])
    flat = graph.add("Reshape", together, graph.value(np.array([0, 0, width], dtype=np.int64)))
    attended = graph.add("Add", graph.dense(flat, f"{name}.attention.output.dense"), hidden)
    hidden = graph.norm(attended, f"{name}.attention.output.LayerNorm")
    wide = graph.add("Gelu", graph.dense(hidden, f"{name}.intermediate.dense"))
    return graph.norm(graph.add("Add", graph.dense(wide, f"{name}.output.dense"), hidden), f"{name}.output.LayerNorm")


def small_weights(words: int, width: int = 32, layers: int = 2) -> Weights:
    """Weights by chance, always the same."""
    chance = np.random.default_rng(1)
    shapes = {"embeddings.word_embeddings.weight": (words, width)}
    shapes |= {
        "embeddings.position_embeddings.weight": (512, width),
        "embeddings.token_type_embeddings.weight": (2, width),
    }
    for at in range(layers):
        name = f"encoder.layer.{at}"
        for part in ("query", "key", "value"):
            shapes[f"{name}.attention.self.{part}.weight"] = (width, width)
        shapes[f"{name}.attention.output.dense.weight"] = (width, width)
        shapes[f"{name}.intermediate.dense.weight"] = (4 * width, width)
        shapes[f"{name}.output.dense.weight"] = (width, 4 * width)
    weights = {key: chance.normal(0, 0.3, shape).astype(np.float32) for key, shape in shapes.items()}
    biases = {key.replace(".weight", ".bias"): shape[0] for key, shape in shapes.items() if "encoder" in key}
    weights |= {key: chance.normal(0, 0.1, length).astype(np.float32) for key, length in biases.items()}
    norms = [f"encoder.layer.{at}.{part}.LayerNorm" for at in range(layers) for part in ("attention.output", "output")]
    for name in ("embeddings.LayerNorm", *norms):
        weights |= {f"{name}.weight": np.ones(width, np.float32), f"{name}.bias": np.zeros(width, np.float32)}
    return weights


def write_small(folder: Path, words: Sequence[str]) -> None:
    """An encoder of two layers that knows these words, with its tokenizer, into `folder`."""
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *words]
    tokenizer = BertWordPieceTokenizer({word: at for at, word in enumerate(vocabulary)}, lowercase=True)
    tokenizer.save(str(folder / "tokenizer.json"))
    onnx.save(bert_onnx(small_weights(len(vocabulary)), layers=2, heads=4), folder / "model.onnx")


def convert(source: Path, folder: Path) -> None:
    """The encoder in `source` (config.json, model.safetensors, tokenizer.json) as ONNX into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    told = json.loads((source / "config.json").read_text())
    weights = load_file(source / "model.safetensors")
    onnx.save(bert_onnx(weights, told["num_hidden_layers"], told["num_attention_heads"]), folder / "model.onnx")
    shutil.copy(source / "tokenizer.json", folder)
    if (source / "1_Pooling").is_dir():
        shutil.copytree(source / "1_Pooling", folder / "1_Pooling", dirs_exist_ok=True)
