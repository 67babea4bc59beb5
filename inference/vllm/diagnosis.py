# SPDX-License-Identifier: EUPL-1.2
"""From the last lines of a dead engine to one sentence that says what to do. Pure."""

import re
import signal
from collections.abc import Sequence
from itertools import islice, zip_longest

from inference.model import Model

_ORIGIN = re.compile(r"^\(.*?pid=\d+\)\s*(\w+ [\d-]+ [\d:]+ \[.*?\]\s*)?")
LONGEST_LINE = 1000
"""Characters of a line that are looked at: an engine can print a whole prompt into one."""
REMEDIES = (
    (
        r"Failed to infer device type|No CUDA GPUs are available|libcuda\.so|Found no NVIDIA driver",
        "vLLM found no GPU: see whether nvidia-smi lists one and whether this user (or container) may use it",
    ),
    (
        r"OutOfMemoryError|CUDA out of memory|No available memory for the cache|less than desired GPU memory"
        r"|larger than the available KV cache memory|CUDA error: out of memory",
        "the GPU's memory is too small: free it (nvidia-smi shows who holds it), lower `context` of {model} in the "
        "catalogue, or raise `tensor_parallel`",
    ),
    (
        r"unrecognized arguments: (?P<what>.+)",
        "this vLLM does not know {what}: install vllm 0.32.0, or mend `flags` of {model} in the catalogue",
    ),
    (
        r"model type `(?P<what>[^`]+)`.*(not recognize|does not recognize)|Model architectures (?P<more>\S+) are not",
        "this vLLM cannot run {what}{more}: install a vLLM that knows it",
    ),
    (
        r"SafetensorError|Error while deserializing header|incomplete metadata|Cannot find any model weights"
        r"|does not appear to have a file named|Can't load tokenizer|couldn't connect to \S+ to load the files",
        "the weights of {model} are damaged or incomplete: run `python -m inference fetch {model}` again",
    ),
    (
        r"max_model_len \((?P<what>\d+)\) is greater than the derived max_model_len \(\w+=(?P<more>\d+)",
        "the weights of {model} take {more} tokens and `context` in the catalogue says {what}: lower it there",
    ),
    (
        r"World size .* is larger than the number of available GPUs|tensor parallel size .* must be",
        "{model} wants more GPUs than there are: lower `tensor_parallel` in the catalogue",
    ),
    (
        r"Address already in use",
        "a port that vLLM uses between its processes is taken: end what else runs here, or try again",
    ),
    (
        r"TimeoutError: (?P<what>the engine gave no first token .+)",
        "{what}: see in its log above what it waits for, or give it longer with --start-timeout",
    ),
    (r"TimeoutError: (?P<what>the engine did not answer .+)", "{what}: see its log above"),
)


def explain(model: Model, code: int, lines: Sequence[str]) -> str:
    """`code` is the exit code as subprocess gives it: negative for a signal."""
    text = "\n".join(line[:LONGEST_LINE] for line in lines)
    for pattern, remedy in REMEDIES:
        if found := re.search(pattern, text):
            what = {name: value or "" for name, value in found.groupdict().items()}
            return remedy.format(**({"what": "", "more": ""} | what), model=model.name)
    if code == -signal.SIGKILL:
        return "the engine was killed: most likely the host's memory is too small (dmesg says so)"
    return f"vLLM ended with code {code}: {_last_error(lines)}"


def _last_error(lines: Sequence[str]) -> str:
    # pydantic says in the line after the error's name what is wrong.
    lines = [line[:LONGEST_LINE] for line in lines]
    pairs = zip_longest(lines, islice(lines, 1, None), fillvalue="")
    errors = [
        f"{line} {after.strip()}" if re.search(r"(?<!\d)\d+ validation errors? for \w+$", line) else line
        for line, after in pairs
        if re.search(r"\b\w*(Error|Exception)\b: ", line)
    ]
    said = (errors or [line for line in lines if line.strip()] or ["it said nothing"])[-1]
    return _ORIGIN.sub("", said).strip()
