# SPDX-License-Identifier: EUPL-1.2
"""Which arguments of vLLM a catalogue may add: none that undoes what `serve` promises. Pure.

vLLM takes the last of two equal arguments, so a flag of the catalogue would win over ours; and its parser takes every
beginning of a name for the name (`--trust-remote`), underscores for dashes, and `--name.key=value` for a part.
"""

import re
from dataclasses import replace
from pathlib import Path

from inference.model import Model
from inference.vllm import command

NOT_IN_A_CATALOGUE = (
    # Another door than ours, other hosts, or settings out of a file that nobody checks.
    *("--api-key", "--host", "--port", "--root-path", "--headless", "--config", "--model", "--tokens-only"),
    *("--enable-scale-out", "--master-addr", "--master-port", "--nnodes", "--node-rank"),
    # Somebody else's code.
    *("--middleware", "--tool-parser-plugin", "--reasoning-parser-plugin", "--io-processor-plugin"),
    *("--logits-processors", "--worker-cls", "--worker-extension-cls", "--scheduler-cls", "--model-class-overrides"),
    *("--distributed-executor-backend", "--kv-transfer-config", "--ec-transfer-config", "--weight-transfer-config"),
    # A question could bring templates, pickled tensors or paths of this host.
    *("--trust-request-chat-template", "--trust-request-mm-kwargs", "--enable-prompt-embeds", "--enable-mm-embeds"),
    "--allowed-local-media-path",
    # What students write would get into logs, traces or to others; or the network, and a secret everybody can read.
    *("--enable-log-outputs", "--enable-log-deltas", "--log-config-file", "--logging-config", "--profiler-config"),
    *("--otlp-traces-endpoint", "--collect-detailed-traces", "--kv-events-config", "--tool-server", "--hf-token"),
    # `check` and the tool's choice between engines read the metrics; GPUs are counted from the catalogue's own keys.
    *("--disable-log-stats", "--pipeline-parallel-size", "--prefill-context-parallel-size"),
)
FAMILIES = ("--data-parallel-", "--ssl-", "--grpc")
"""And all that begin so."""
ALLOWED = ("--reasoning-parser",)
"""Whole names that are the beginning of one above; vLLM then takes the whole one."""


def explain_refused_flag(flag: str, model: Model) -> str | None:
    """What is wrong with a further argument for that model, or None."""
    name = re.split(r"[=.+]", flag)[0].replace("_", "-")
    if name in ALLOWED:
        return None
    for guarded in (*_owned(model), *NOT_IN_A_CATALOGUE, *FAMILIES):
        plain = guarded.removeprefix("--")
        for form in (f"--{plain}", f"--no-{plain}"):
            if name == form or (guarded in FAMILIES and name.startswith(form)):
                return f"{name} is what `serve` decides"
            if form.startswith(name):
                return f"{name} is short for {form}, and that is what `serve` decides"
    return None


def _owned(model: Model) -> list[str]:
    """The names of all that `serve` says itself, for whatever kind of model, without `--no-`."""
    nowhere = command.Call(Path("/"), Path("/"), Path("/"))
    plain = replace(model, flags=(), sampling={"temperature": 1.0})
    calls = [command.arguments(replace(plain, kind=kind), nowhere) for kind in ("chat", "embedding")]
    names = {argument.partition("=")[0] for call in calls for argument in call if argument.startswith("--")}
    return sorted(f"--{name.removeprefix('--').removeprefix('no-')}" for name in names)
