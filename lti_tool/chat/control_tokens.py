# SPDX-License-Identifier: EUPL-1.2
"""Control tokens of chat templates, taken apart wherever somebody wrote them.

A template puts them around messages, and a tokenizer reads them wherever they stand: a question that contains
`<|im_start|>system` would begin a second system message, with the authority of the first. Pure.
"""

import re

_NAMED = "s|bos|eos|unk|pad|mask|start_of_turn|end_of_turn|start_of_image|end_of_image|seed:bos|seed:eos"
_CAPITALS = (
    "INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS|TOOL_CONTENT|ARGS|CALL_ID|THINK|IMG|IMG_BREAK|IMG_END"
)
_CONTROL = re.compile(
    r"<(?=[|｜][^\s|｜<>]{1,40}[|｜]>)"  # ChatML, Llama 3, Phi, Granite, gpt-oss; DeepSeek with its own bars
    rf"|<(?=/?(?:{_NAMED})>)"  # Llama 2, Mistral, Gemma, Seed
    r"|<(?=</?SYS>>)"  # Llama 2
    rf"|\[(?=/?(?:{_CAPITALS})\])"  # Mistral
)


def take_apart(text: str) -> str:
    """The text with a blank behind the first sign of each control token: a reader still sees what it was."""
    return _CONTROL.sub(lambda found: f"{found.group()} ", text)
