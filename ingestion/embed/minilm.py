"""all-MiniLM-L6-v2 on onnxruntime and tokenizers: the default embeddings, without torch."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from langchain_core.embeddings import Embeddings
from tokenizers import Encoding, Tokenizer

from ingestion.embed.model_files import prepare_model
from ingestion.embed.session import open_session

MODEL_NAME = "sentence-transformers/all-MiniLM-L6-v2"
MAX_TOKENS = 256
BATCH = 16

Vectors = npt.NDArray[np.float32]


class MiniLmEmbeddings(Embeddings):
    """Vectors of 384 float32 numbers and length 1, equal to sentence-transformers' to 1e-6.

    Texts are cut at 256 tokens. Safe to call from several threads; each call computes on
    `threads` native threads.
    """

    dimension = 384

    def __init__(self, model_dir: Path, *, threads: int = 1) -> None:
        """Load the model from `model_dir`, building its file there first where it is missing."""
        files = prepare_model(model_dir)
        self.name = f"{MODEL_NAME}@{files.variant}" if files.variant else MODEL_NAME
        self._tokenizer = Tokenizer.from_file(str(files.tokenizer))
        # the file ships both fixed at 128 tokens; the model's own limit is 256
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.no_padding()
        self._session = open_session(files.onnx, threads=threads)
        self._inputs = {one.name for one in self._session.get_inputs()}

    def embed_query(self, text: str) -> list[float]:
        """Answer the vector of one text."""
        vector: list[float] = self._vectors([self._encode(text)])[0].tolist()
        return vector

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Answer one vector per text, in the order of `texts`."""
        vectors: list[list[float]] = self.embed_array(texts).tolist()
        return vectors

    def embed_array(self, texts: Sequence[str]) -> Vectors:
        """Answer the vectors as one array of shape (len(texts), 384)."""
        encodings = [self._encode(text) for text in texts]
        # neighbours in length share a batch, so that little of it is padding
        order = sorted(range(len(texts)), key=lambda at: len(encodings[at].ids))
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            vectors[batch] = self._vectors([encodings[at] for at in batch])
        return vectors

    async def aembed_query(self, text: str) -> list[float]:
        """Do `embed_query` in a worker thread."""
        return await asyncio.to_thread(self.embed_query, text)

    async def aembed_documents(self, texts: list[str]) -> list[list[float]]:
        """Do `embed_documents` in a worker thread."""
        return await asyncio.to_thread(self.embed_documents, texts)

    def _encode(self, text: str) -> Encoding:
        # one text at a time: encode_batch would start native threads of its own
        try:
            return self._tokenizer.encode(text)
        except (TypeError, UnicodeEncodeError):
            # half a surrogate pair is no Unicode text; it becomes "?"
            return self._tokenizer.encode(text.encode(errors="replace").decode())

    def _vectors(self, encodings: Sequence[Encoding]) -> Vectors:
        length = max(len(one.ids) for one in encodings)
        ids = np.zeros((len(encodings), length), dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, one in enumerate(encodings):
            ids[row, : len(one.ids)] = one.ids
            mask[row, : len(one.ids)] = 1
        feeds = {"input_ids": ids, "attention_mask": mask}
        if "token_type_ids" in self._inputs:
            feeds["token_type_ids"] = np.zeros_like(ids)
        output = np.asarray(self._session.run(None, feeds)[0], dtype=np.float32)
        return output if output.ndim == 2 else _pooled(output, mask)


def _pooled(tokens: Vectors, mask: npt.NDArray[np.int64]) -> Vectors:
    """Mean over real tokens and length 1, for published files that end at the token vectors."""
    weights = mask[:, :, None].astype(np.float32)
    mean = (tokens * weights).sum(axis=1) / weights.sum(axis=1)
    length = np.linalg.norm(mean, axis=1, keepdims=True)
    pooled: Vectors = (mean / np.maximum(length, 1e-12)).astype(np.float32)
    return pooled
