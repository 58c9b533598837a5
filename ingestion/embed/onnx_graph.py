"""Write all-MiniLM-L6-v2 as one ONNX file: BERT encoder, mean pooling and L2 norm in the graph."""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import load_file

DIMENSION = 384
HEADS = 12
LAYERS = 6
LAYER_NORM_EPSILON = 1e-12
OPSET = 17
IR_VERSION = 8

Array = npt.NDArray[np.float32] | npt.NDArray[np.int64]


def build_onnx(weights: Path, target: Path) -> None:
    """Read the safetensors file `weights` and write the ONNX model to `target`.

    Inputs are `input_ids` and `attention_mask`, int64 of shape (batch, length); the output
    `sentence_embedding` is float32 of shape (batch, 384), each row of length 1.
    """
    graph = _GraphWriter(load_file(weights))
    hidden = graph.embed()
    attend = graph.attention_bias()
    for layer in range(LAYERS):
        hidden = graph.encode(hidden, attend, f"encoder.layer.{layer}")
    graph.pool(hidden)
    onnx.save_model(graph.model(), str(target))


class _GraphWriter:
    """Collects nodes and constants; every method answers the name of its result."""

    def __init__(self, weights: Mapping[str, npt.NDArray[np.float32]]) -> None:
        self._weights = weights
        self._nodes: list[onnx.NodeProto] = []
        self._constants: dict[str, onnx.TensorProto] = {}

    def embed(self) -> str:
        """Add word, position and type embeddings; (batch, length, 384)."""
        table = self._weights["embeddings.position_embeddings.weight"]
        # the type is always 0, so its row is folded into the positions
        table = table + self._weights["embeddings.token_type_embeddings.weight"][0]
        words = self._op("Gather", self._weight("embeddings.word_embeddings.weight"), "input_ids")
        length = self._op("Slice", self._op("Shape", "input_ids"), *self._ints([1], [2]))
        positions = self._op("Slice", self._floats("positions", table), self._ints([0])[0], length)
        return self._norm(self._op("Add", words, positions), "embeddings.LayerNorm")

    def attention_bias(self) -> str:
        """Answer 0 where a token may be looked at and a huge negative number at padding."""
        absent = self._op("Sub", self._number(1.0), self._mask())
        bias = self._op("Mul", absent, self._number(float(np.finfo(np.float32).min)))
        return self._op("Unsqueeze", bias, self._ints([1, 2])[0])

    def encode(self, hidden: str, bias: str, layer: str) -> str:
        """One transformer layer: attention, then the feed-forward part, each with its residual."""
        attended = self._attend(hidden, bias, f"{layer}.attention.self")
        projected = self._linear(attended, f"{layer}.attention.output.dense")
        residual = self._op("Add", projected, hidden)
        hidden = self._norm(residual, f"{layer}.attention.output.LayerNorm")
        inner = self._gelu(self._linear(hidden, f"{layer}.intermediate.dense"))
        outer = self._op("Add", self._linear(inner, f"{layer}.output.dense"), hidden)
        return self._norm(outer, f"{layer}.output.LayerNorm")

    def pool(self, hidden: str) -> None:
        """Average over the real tokens and scale to length 1."""
        mask = self._op("Unsqueeze", self._mask(), self._ints([2])[0])
        axis = self._ints([1])[0]
        total = self._op("ReduceSum", self._op("Mul", hidden, mask), axis, keepdims=0)
        count = self._op("Max", self._op("ReduceSum", mask, axis, keepdims=0), self._number(1e-9))
        mean = self._op("Div", total, count)
        length = self._op("ReduceL2", mean, axes=[1], keepdims=1)
        floor = self._op("Max", length, self._number(1e-12))
        self._nodes.append(helper.make_node("Div", [mean, floor], ["sentence_embedding"]))

    def model(self) -> onnx.ModelProto:
        """Put everything added so far together."""
        shape = ["batch", "length"]
        inputs = [
            helper.make_tensor_value_info(name, TensorProto.INT64, shape)
            for name in ("input_ids", "attention_mask")
        ]
        output = helper.make_tensor_value_info(
            "sentence_embedding", TensorProto.FLOAT, ["batch", DIMENSION]
        )
        constants = list(self._constants.values())
        graph = helper.make_graph(self._nodes, "all-MiniLM-L6-v2", inputs, [output], constants)
        opset = [helper.make_opsetid("", OPSET)]
        return helper.make_model(
            graph, opset_imports=opset, ir_version=IR_VERSION, producer_name="candor"
        )

    def _attend(self, hidden: str, bias: str, name: str) -> str:
        scale = 1 / math.sqrt(DIMENSION / HEADS)
        split = self._ints([0, 0, HEADS, DIMENSION // HEADS])[0]
        parts: dict[str, str] = {}
        for part, order in {
            "query": [0, 2, 1, 3],
            "key": [0, 2, 3, 1],
            "value": [0, 2, 1, 3],
        }.items():
            # the scale of the scores is folded into the query's weights
            factor = scale if part == "query" else 1.0
            flat = self._linear(hidden, f"{name}.{part}", factor)
            heads = self._op("Reshape", flat, split)
            parts[part] = self._op("Transpose", heads, perm=order)
        scores = self._op("Add", self._op("MatMul", parts["query"], parts["key"]), bias)
        shares = self._op("Softmax", scores, axis=-1)
        context = self._op("MatMul", shares, parts["value"])
        joined = self._op("Transpose", context, perm=[0, 2, 1, 3])
        return self._op("Reshape", joined, self._ints([0, 0, DIMENSION])[0])

    def _linear(self, value: str, name: str, factor: float = 1.0) -> str:
        matrix = np.ascontiguousarray(self._weights[f"{name}.weight"].T * np.float32(factor))
        offset = self._weights[f"{name}.bias"] * np.float32(factor)
        product = self._op("MatMul", value, self._floats(f"{name}.weight", matrix))
        return self._op("Add", product, self._floats(f"{name}.bias", offset))

    def _norm(self, value: str, name: str) -> str:
        gain, offset = self._weight(f"{name}.weight"), self._weight(f"{name}.bias")
        return self._op(
            "LayerNormalization", value, gain, offset, axis=-1, epsilon=LAYER_NORM_EPSILON
        )

    def _gelu(self, value: str) -> str:
        # this very order of operations is what onnxruntime fuses into one kernel
        erf = self._op("Erf", self._op("Div", value, self._number(math.sqrt(2))))
        gate = self._op("Mul", value, self._op("Add", erf, self._number(1.0)))
        return self._op("Mul", gate, self._number(0.5))

    def _mask(self) -> str:
        return self._op("Cast", "attention_mask", to=TensorProto.FLOAT)

    def _op(self, kind: str, *inputs: str, **attributes: Any) -> str:
        result = f"{kind}_{len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, list(inputs), [result], **attributes))
        return result

    def _weight(self, name: str) -> str:
        return self._floats(name, self._weights[name])

    def _floats(self, name: str, array: npt.NDArray[np.float32]) -> str:
        return self._constant(name, array.astype(np.float32, copy=False))

    def _number(self, value: float) -> str:
        return self._constant(f"number_{value}", np.array(value, dtype=np.float32))

    def _ints(self, *lists: list[int]) -> list[str]:
        return [self._constant(f"ints_{one}", np.array(one, dtype=np.int64)) for one in lists]

    def _constant(self, name: str, array: Array) -> str:
        if name not in self._constants:
            self._constants[name] = numpy_helper.from_array(array, name)
        return name
