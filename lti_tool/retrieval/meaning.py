# SPDX-License-Identifier: EUPL-1.2
"""How near passages are to a question by what they mean: embeddings, compared exactly (a course has thousands)."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

STORED = np.dtype("<f2")
"""As vectors lie in the database: float16, little-endian."""

Likeness = NDArray[np.float32]
"""One for each passage, from 0, as unlike as the average, to 1, the nearest; 0 where it has no vector."""


class Meaning(NamedTuple):
    """A question by its embedding."""

    model: str
    """Name and dimensions."""
    vectors: NDArray[np.float32]
    """The question's, and in a second row that of the one before it, where there is one."""


class Vectors:
    """Those of a collection's passages, of one model."""

    def __init__(self, model: str, stored: Mapping[int, bytes], count: int) -> None:
        """`stored`: by the passage's number, of `count`; all of the same dimensions."""
        self.model = model
        width = max((len(vector) for vector in stored.values()), default=0) // STORED.itemsize
        self._matrix = np.zeros((count, width), dtype=np.float32)
        for number, vector in stored.items():
            self._matrix[number] = np.frombuffer(vector, STORED)
        self._there = np.array([number in stored for number in range(count)], dtype=np.bool_)

    @property
    def bytes(self) -> int:
        """Of memory."""
        return int(self._matrix.nbytes) + int(self._there.nbytes)

    def likeness(self, meaning: Meaning, leaning: float) -> Likeness | None:
        """To the question, and the more it leans on the one before it, to that one, too. None by another model."""
        if meaning.model != self.model or not self._there.any():
            return None
        asked = meaning.vectors[0]
        if len(meaning.vectors) > 1:
            asked = asked + np.float32(leaning) * meaning.vectors[1]
        near = self._matrix @ asked
        mean, best = float(near[self._there].mean()), float(near[self._there].max())
        if best <= mean:
            return None
        levelled: Likeness = np.where(self._there, np.clip((near - mean) / (best - mean), 0, 1), 0).astype(np.float32)
        return levelled


def stored(vectors: NDArray[np.float32]) -> Sequence[bytes]:
    """Each row as it lies in the database."""
    return [row.tobytes() for row in vectors.astype(STORED)]
