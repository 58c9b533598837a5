"""Write the multilingual sentence encoder as one ONNX file.

The architecture is that of Google's universal-sentence-encoder-multilingual 3 (Yang et al., 2020;
Apache-2.0): token vectors, three convolutions over 2, 3 and 5 tokens, a sum over the text and a
small network with short cuts behind it.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

DIMENSION = 512
# how many tokens a convolution sees, and how many of them stand before the one it is about
WINDOWS = ((2, 0), (3, 1), (5, 2))
# the published table of token vectors comes in parts, each rounded to its own steps
PARTS = 17
OPSET = 18
IR_VERSION = 8

Array = npt.NDArray[Any]


def build_encoder(weights: Path, target: Path) -> None:
    """Read the archive `weights` and write the ONNX model to `target`.

    Inputs are `ids` (int64) and `mask` (float32, 1 for a token), both of shape (batch, length);
    the output `sentence_embedding` is float32 of shape (batch, 512), each row of length 1.
    """
    with np.load(weights, allow_pickle=False) as archive:
        graph = _GraphWriter(archive)
        tokens = graph.tokens()
        narrow = graph.narrow(tokens)
        parts = [tokens, *(graph.convolve(narrow[at], *one) for at, one in enumerate(WINDOWS))]
        graph.compress(graph.sum_up(parts))
        onnx.save_model(graph.model(), str(target))


class _GraphWriter:
    """Collects nodes and constants; every method answers the name of its result."""

    def __init__(self, weights: Mapping[str, Array]) -> None:
        self._weights = weights
        self._nodes: list[onnx.NodeProto] = []
        self._constants: dict[str, onnx.TensorProto] = {}
        self._mask = self._op("Unsqueeze", "mask", self._ints(2))
        self._length = self._op("Shape", "ids", start=1, end=2)

    def tokens(self) -> str:
        """Look the tokens up, and undo the rounding; (batch, length, 512), 0 where none is."""
        first = self._weights["q1"]
        table = np.empty((PARTS * len(first), first.shape[1]), first.dtype)
        for part in range(PARTS):
            table[part::PARTS] = self._weights[f"q{part + 1}"]
        rounded = self._op("Gather", self._constant("table", table), "ids")
        part_of = self._op("Mod", "ids", self._constant("parts", np.array(PARTS, np.int64)))
        step, lowest = (
            self._op("Unsqueeze", self._op("Gather", self._weight(name), part_of), self._ints(2))
            for name in ("scale", "lo")
        )
        exact = self._op("Mul", self._op("Cast", rounded, to=TensorProto.FLOAT), step)
        return self._masked(self._op("Add", exact, lowest))

    def narrow(self, tokens: str) -> list[str]:
        """Project for the three convolutions, scaled together; three of (batch, length, 256)."""
        for name in ("proj", "proj_b", "ln_g", "ln_b"):
            parts = [self._weights[f"{name}{width}"] for width, _ in WINDOWS]
            self._weight(f"{name}s", np.concatenate(parts, axis=-1))
        projected = self._linear(tokens, "projs", "proj_bs")
        scaled = self._masked(self._norm(projected, "ln_gs", "ln_bs"))
        return self._split(scaled, len(WINDOWS))

    def convolve(self, inner: str, width: int, before: int) -> str:
        """Two layers over `width` tokens each, with a short cut; (batch, length, 256)."""
        for layer in (1, 2):
            seen = self._window(inner, width, before)
            found = self._op("Relu", self._linear(seen, f"w{layer}_{width}", f"b{layer}_{width}"))
            inner = self._masked(self._op("Add", found, inner))
        return inner

    def sum_up(self, parts: list[str]) -> str:
        """Sum over the tokens, divided by the root of their number; (batch, 512)."""
        together = self._masked(self._norm(self._op("Concat", *parts, axis=2), "ln_g", "ln_b"))
        count = self._op("ReduceSum", "mask", self._ints(1), keepdims=1)
        total = self._op("ReduceSum", together, self._ints(1), keepdims=0)
        # the projection is linear, so it is done once for the sum instead of for every token
        projected = self._op("MatMul", total, self._weight("cnn_W"))
        offset = self._op("Mul", count, self._weight("cnn_b"))
        return self._op("Div", self._op("Add", projected, offset), self._op("Sqrt", count))

    def compress(self, text: str) -> None:
        """The network at the end, and length 1."""
        for inner, outer, short in (("d0", "d1", "p1"), ("d2", "d3", "p3")):
            narrow = self._op("Relu", self._op("MatMul", text, self._weight(inner)))
            around = self._op("MatMul", text, self._weight(short))
            text = self._op("Add", around, self._op("MatMul", narrow, self._weight(outer)))
            text = self._op("Tanh" if short == "p3" else "Relu", text)
        length = self._op("ReduceL2", text, self._ints(1), keepdims=1)
        floor = self._op("Max", length, self._constant("least", np.array(1e-12, np.float32)))
        self._nodes.append(helper.make_node("Div", [text, floor], ["sentence_embedding"]))

    def model(self) -> onnx.ModelProto:
        """Put everything added so far together."""
        inputs = [
            helper.make_tensor_value_info(name, kind, ["batch", "length"])
            for name, kind in (("ids", TensorProto.INT64), ("mask", TensorProto.FLOAT))
        ]
        output = helper.make_tensor_value_info(
            "sentence_embedding", TensorProto.FLOAT, ["batch", DIMENSION]
        )
        graph = helper.make_graph(
            self._nodes, "multilingual", inputs, [output], list(self._constants.values())
        )
        opset = [helper.make_opsetid("", OPSET)]
        return helper.make_model(
            graph, opset_imports=opset, ir_version=IR_VERSION, producer_name="candor"
        )

    def _window(self, value: str, width: int, before: int) -> str:
        """Lay each token's neighbours beside it, noughts beyond the text's ends."""
        padded = self._op("Pad", value, self._ints(0, before, 0, 0, width - 1 - before, 0))
        slices = [
            self._op(
                "Slice",
                padded,
                self._ints(at),
                self._op("Add", self._length, self._ints(at)),
                self._ints(1),
            )
            for at in range(width)
        ]
        return self._op("Concat", *slices, axis=2)

    def _linear(self, value: str, matrix: str, offset: str) -> str:
        product = self._op("MatMul", value, self._weight(matrix))
        return self._op("Add", product, self._weight(offset))

    def _norm(self, value: str, gain: str, offset: str) -> str:
        epsilon = float(self._weights["eps"])
        names = [self._weight(gain), self._weight(offset)]
        return self._op("LayerNormalization", value, *names, axis=-1, epsilon=epsilon)

    def _masked(self, value: str) -> str:
        return self._op("Mul", value, self._mask)

    def _split(self, value: str, parts: int) -> list[str]:
        names = [f"Split_{len(self._nodes)}_{part}" for part in range(parts)]
        node = helper.make_node("Split", [value], names, axis=2, num_outputs=parts)
        self._nodes.append(node)
        return names

    def _op(self, kind: str, *inputs: str, **attributes: Any) -> str:
        result = f"{kind}_{len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, list(inputs), [result], **attributes))
        return result

    def _weight(self, name: str, array: Array | None = None) -> str:
        if name not in self._constants:
            array = self._weights[name] if array is None else array
            self._constant(name, array.astype(np.float32, copy=False))
        return name

    def _ints(self, *values: int) -> str:
        return self._constant(f"ints_{values}", np.array(values, np.int64))

    def _constant(self, name: str, array: Array) -> str:
        if name not in self._constants:
            kept = numpy_helper.from_array(np.ascontiguousarray(array), name)
            self._constants[name] = kept
        return name
