"""Vectors that are near one another for the same meaning in different languages.

Google's universal-sentence-encoder-multilingual 3 on onnxruntime: alone for questions in another
language than the passages, beside MiniLM for the others (decision 0011).
"""

from collections.abc import Sequence
from pathlib import Path
from threading import Lock

import numpy as np
import numpy.typing as npt
from sentencepiece import SentencePieceProcessor

from ingestion.embed.encoder_files import EncoderFiles, find_encoder, prepare_encoder
from ingestion.embed.session import Session, open_session

# what a text begins with says what it is about; the model reads 16 tokens as well as 400
LONGEST = 2_000
MAX_TOKENS = 256
BATCH = 16

Vectors = npt.NDArray[np.float32]


class MultilingualEmbeddings:
    """Vectors of 512 float32 numbers and length 1, for Arabic, Chinese, English, French, German,
    Portuguese, Russian, Spanish and seven languages more.

    Safe to call from several threads. The model, some 90 MB, is loaded for the first text.
    """

    dimension = 512

    def __init__(self, weights: EncoderFiles, model_dir: Path) -> None:
        """Remember where the weights are, and where the file made of them is to lie."""
        self._weights = weights
        self._model_dir = model_dir
        self._lock = Lock()
        self._session: Session | None = None
        self._tokenizer: SentencePieceProcessor | None = None

    @classmethod
    def installed(cls, model_dir: Path) -> "MultilingualEmbeddings | None":
        """Answer the installed model, or None where its package is not there."""
        weights = find_encoder()
        return cls(weights, model_dir) if weights else None

    def embed_array(self, texts: Sequence[str]) -> Vectors:
        """Answer the vectors as one array of shape (len(texts), 512)."""
        tokens = self._tokens(texts)
        # neighbours in length share a batch, so that little of it is padding
        order = sorted(range(len(texts)), key=lambda at: len(tokens[at]))
        vectors = np.empty((len(texts), self.dimension), np.float32)
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            vectors[batch] = self._embed([tokens[at] for at in batch])
        return vectors

    def embed_query(self, text: str) -> Vectors:
        """Answer the vector of one text."""
        vector: Vectors = self.embed_array([text])[0]
        return vector

    def _tokens(self, texts: Sequence[str]) -> list[list[int]]:
        # half a surrogate pair is no Unicode text; it becomes "?"
        clean = [text[:LONGEST].encode(errors="replace").decode() for text in texts]
        tokenizer, _ = self._loaded()
        found: list[list[int]] = tokenizer.encode(clean, add_bos=True, add_eos=True)
        return [one[:MAX_TOKENS] for one in found]

    def _embed(self, tokens: Sequence[Sequence[int]]) -> Vectors:
        ids = np.zeros((len(tokens), max(map(len, tokens))), np.int64)
        mask = np.zeros(ids.shape, np.float32)
        for row, one in enumerate(tokens):
            ids[row, : len(one)] = one
            mask[row, : len(one)] = 1
        _, session = self._loaded()
        return np.asarray(session.run(None, {"ids": ids, "mask": mask})[0], np.float32)

    def _loaded(self) -> tuple[SentencePieceProcessor, Session]:
        with self._lock:
            if self._tokenizer is None or self._session is None:
                self._session = open_session(prepare_encoder(self._weights, self._model_dir))
                file = str(self._weights.tokenizer)
                self._tokenizer = SentencePieceProcessor(model_file=file)
            return self._tokenizer, self._session
