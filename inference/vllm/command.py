# SPDX-License-Identifier: EUPL-1.2
"""The exact call of `vllm serve`, and the environment it gets. Pure: data in, data out.

Flags and variables are those of vLLM 0.32.0; `tests/engine` holds both against the installed vLLM.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from inference.model import Model

NOWHERE = "nowhere.invalid"
"""A host name that can never exist (RFC 2606)."""

STAY_AT_HOME = {
    # Usage statistics of vLLM, of libraries that follow the convention, and where they would go.
    "VLLM_NO_USAGE_STATS": "1",
    "VLLM_DO_NOT_TRACK": "1",
    "DO_NOT_TRACK": "1",
    "VLLM_USAGE_STATS_SERVER": f"http://{NOWHERE}",
    "RAY_USAGE_STATS_ENABLED": "0",
    # Hubs: weights lie on the disk, or the start fails.
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_DATASETS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "VLLM_USE_MODELSCOPE": "False",
    # Kernels that FlashInfer would fetch on a GPU: install flashinfer-cubin and flashinfer-jit-cache instead.
    "FLASHINFER_CUBINS_REPOSITORY": f"http://{NOWHERE}/",
    # Plug-ins (an empty list is "none", a missing one "all that are installed"), adapters and media from elsewhere.
    "VLLM_PLUGINS": "",
    "VLLM_ALLOW_RUNTIME_LORA_UPDATING": "0",
    "VLLM_MEDIA_URL_ALLOW_REDIRECTS": "0",
    # Traces, and the address that vLLM would find out by asking for a route to a public one.
    "OTEL_SDK_DISABLED": "true",
    "VLLM_HOST_IP": "127.0.0.1",
    # What students write never gets into a log, and nobody steers the engine over HTTP.
    "VLLM_DEBUG_LOG_API_SERVER_RESPONSE": "False",
    "VLLM_SERVER_DEV_MODE": "0",
    "VLLM_ALLOW_INSECURE_SERIALIZATION": "0",
}

ROADS_OUT = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "FTP_PROXY")
SECRETS_AND_SENDERS = (
    "HF_TOKEN",
    "HUGGING_FACE_HUB_TOKEN",
    "OTEL_",
    "SENTRY_",
    "S3_",
    "AWS_",
    "VLLM_API_KEY",
    "CAMPUS_TUTOR_",
)
"""Beginnings of names that an engine does not inherit: it needs none, and what it does not know it cannot leak."""


@dataclass(frozen=True)
class Call:
    """What differs between two engines with the same model."""

    program: Path
    """vLLM's `vllm`."""
    weights: Path
    """Folder with the model's files."""
    socket: Path
    """Unix socket that vLLM listens on: its key guards only part of its paths, so nobody else may reach it."""
    shutdown_timeout: int = 120
    """Seconds that running answers have after SIGTERM."""
    keep_alive: int = 5
    """Seconds of silence after which a waiting stream gets a comment, so that no proxy cuts it."""


def arguments(model: Model, call: Call) -> list[str]:
    """The program and its arguments. The API key is not among them: every user of a host can read those."""
    limits = model.limits
    return [
        str(call.program),
        "serve",
        str(call.weights),
        f"--uds={call.socket}",
        f"--served-model-name={model.name}",
        f"--max-model-len={model.context}",
        f"--max-num-seqs={limits.max_num_seqs}",
        f"--max-num-queued-reqs={limits.max_num_queued_reqs}",
        f"--tensor-parallel-size={model.tensor_parallel}",
        f"--data-parallel-size={model.data_parallel}",
        f"--shutdown-timeout={call.shutdown_timeout}",
        "--no-trust-remote-code",
        "--no-enable-log-requests",
        "--disable-uvicorn-access-log",
        "--disable-fastapi-docs",
        "--enable-request-id-headers",
        f"--allowed-media-domains={NOWHERE}",
        *(_for_chat(model, call) if model.kind == "chat" else _for_embedding()),
        *model.flags,
    ]


def _for_chat(model: Model, call: Call) -> list[str]:
    flags = [
        "--runner=generate",
        "--language-model-only",  # no pictures: an address in a question must not make the engine fetch it
        "--enable-prefix-caching",
        "--enable-chunked-prefill",
        "--scheduling-policy=priority",
        f"--stream-interval={model.limits.stream_interval}",
        f"--sse-keep-alive-interval={call.keep_alive}",
        "--enable-prompt-tokens-details",
    ]
    if model.sampling:
        flags.append(f"--override-generation-config={json.dumps(dict(model.sampling), sort_keys=True)}")
    return flags


def _for_embedding() -> list[str]:
    return ["--runner=pooling", "--convert=embed"]


def environment(inherited: Mapping[str, str], key: str | None) -> dict[str, str]:
    """What the engine's process sees: the operator's environment without roads out, then our settings on top."""
    kept = {name: value for name, value in inherited.items() if not _dropped(name)}
    return kept | STAY_AT_HOME | ({"VLLM_API_KEY": key} if key else {})


def _dropped(name: str) -> bool:
    return name.upper() in ROADS_OUT or name.upper().startswith(SECRETS_AND_SENDERS)
