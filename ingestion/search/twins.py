"""Near-duplicates: chunks that say nearly the same, found by MinHash (Broder, 1997)."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ingestion.search.keyed import Terms

Rows = npt.NDArray[np.int32]

SHINGLE = 4
HASHES = 64
BANDS = 16
# share of equal hashes, which estimates the Jaccard similarity of two sets of shingles
ALIKE = 0.85
_SEED = 1997


def twins(chunks: Sequence[Terms]) -> Rows:
    """Answer for each chunk the first chunk that is nearly the same, often itself.

    Two chunks are twins when about 85 % of their runs of four terms are the same.
    """
    everyone = np.arange(len(chunks), dtype=np.int32)
    leaders = everyone.copy()
    signatures = _signatures(chunks)
    width = HASHES // BANDS
    for start in range(0, HASHES, width):
        part = np.ascontiguousarray(signatures[:, start : start + width])
        _, first, inverse = np.unique(part, axis=0, return_index=True, return_inverse=True)
        firsts = first[inverse.reshape(-1)]
        rows = np.flatnonzero((firsts != everyone) & (leaders == everyone))
        alike = (signatures[rows] == signatures[firsts[rows]]).mean(axis=1) >= ALIKE
        leaders[rows[alike]] = firsts[rows[alike]]
    # a leader may follow another; each is earlier than its follower, so this comes to an end
    while np.any(leaders != leaders[leaders]):
        leaders = leaders[leaders]
    return leaders


def _signatures(chunks: Sequence[Terms]) -> npt.NDArray[np.uint32]:
    """Answer an array of shape (chunks, 64)."""
    random = np.random.default_rng(_SEED)
    signs = random.integers(1, 2**63, size=SHINGLE, dtype=np.uint64) | np.uint64(1)
    factors = random.integers(1, 2**63, size=HASHES, dtype=np.uint64) | np.uint64(1)
    found = np.zeros((len(chunks), HASHES), dtype=np.uint32)
    shingles = [_shingles(one, signs) for one in chunks]
    if not shingles:
        return found
    starts = np.cumsum([0, *(len(one) for one in shingles[:-1])])
    together = np.concatenate(shingles)
    for at, factor in enumerate(factors):
        mixed = ((together * factor) >> np.uint64(32)).astype(np.uint32)
        found[:, at] = np.minimum.reduceat(mixed, starts)
    return found


def _shingles(terms: Terms, signs: Terms) -> Terms:
    """Hash each run of four terms; a shorter chunk, padded, is one run."""
    if len(terms) < SHINGLE:
        terms = np.pad(terms, (0, SHINGLE - len(terms)))
    runs = np.lib.stride_tricks.sliding_window_view(terms, SHINGLE)
    hashed: Terms = (runs * signs).sum(axis=1, dtype=np.uint64)
    return hashed
