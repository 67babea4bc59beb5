# SPDX-License-Identifier: EUPL-1.2
"""What is known of a language model that the catalogue names: an entry of `models.toml`, read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

ModelKind = Literal["chat", "embedding"]


@dataclass(frozen=True)
class EngineLimits:
    """How much one engine takes at once."""

    max_num_seqs: int = 128
    """Answers that are written at the same time; the next ones wait."""
    max_num_queued_reqs: int = 512
    """Requests written or waiting, above which vLLM answers 503 at once."""
    stream_interval: int = 2
    """Tokens in one event: 2 halves the relay's work and is still smooth to read."""


@dataclass(frozen=True)
class Model:
    """One entry."""

    name: str
    """What clients ask for: the table's name."""
    repository: str
    """`maker/model` on the hub."""
    revision: str
    """Commit, tag or branch that `fetch` brings."""
    licence: str
    """SPDX expression."""
    languages: tuple[str, ...]
    """ISO 639 codes as the maker states them; `mul` for "hundreds" """
    model_context: int
    """Tokens that the model can take at most, by its maker."""
    context: int
    """Tokens that we serve: prompt and answer together."""
    good_for: Mapping[str, str]
    """Plain words for people who choose, by language."""
    kind: ModelKind = "chat"
    memory_gb: float | None = None
    """GPU memory by the maker's card; for people, who read it in the list of `models`."""
    quantisation: str | None = None
    """Of the repository's weights, where they are; for people: vLLM reads it from the weights themselves."""
    dimensions: int | None = None
    """Length of an embedding."""
    tensor_parallel: int = 1
    """GPUs that share one copy of the model."""
    data_parallel: int = 1
    """Copies behind one address; for mixtures of experts, else take `replicas`."""
    replicas: int = 1
    """Engines of their own that the installation has: `plan` says how many students they carry."""
    sampling: Mapping[str, float] = field(default_factory=dict)
    """Defaults for requests that say nothing."""
    limits: EngineLimits = EngineLimits()
    flags: tuple[str, ...] = ()
    """Further arguments of `vllm serve`, as `--name` or `--name=value`."""

    @property
    def gpus(self) -> int:
        """of one engine"""
        return self.tensor_parallel * self.data_parallel
