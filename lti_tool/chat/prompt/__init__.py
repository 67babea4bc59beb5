# SPDX-License-Identifier: EUPL-1.2
"""What a model is sent: rules, level, instructions, course material, the newest turns, the question. Pure.

* `levels`   what each level of help asks of the model, a file for each level and language
* `wording`  the tool's other sentences, in both languages
* `system`   the system message, alike for everybody in an activity; and VERSION
* `budget`   how the tokens of a context are shared out
* `building` all messages
* `marks`    the tool's own mark in an answer
"""

from lti_tool.chat.prompt.budget import (
    BYTES_PER_TOKEN,
    DEFAULT_CONTEXT_TOKENS,
    MAX_CHOSEN_TOKENS,
    MAX_WHOLE_TOKENS,
    Budget,
    material_tokens,
    tokens_in,
)
from lti_tool.chat.prompt.building import TOKENS_PER_MESSAGE, LookingAt, Prompt, build, guidance
from lti_tool.chat.prompt.given import NOTHING, EarlierTurn, Given, Teaching
from lti_tool.chat.prompt.marks import claims_something, general_note, without_note
from lti_tool.chat.prompt.system import VERSION, level, prompt_language, rules, system_message
from lti_tool.chat.prompt.wording import PromptWording, wording

__all__ = [
    "BYTES_PER_TOKEN",
    "DEFAULT_CONTEXT_TOKENS",
    "MAX_CHOSEN_TOKENS",
    "MAX_WHOLE_TOKENS",
    "NOTHING",
    "TOKENS_PER_MESSAGE",
    "VERSION",
    "Budget",
    "EarlierTurn",
    "Given",
    "LookingAt",
    "Prompt",
    "PromptWording",
    "Teaching",
    "build",
    "claims_something",
    "general_note",
    "guidance",
    "level",
    "material_tokens",
    "prompt_language",
    "rules",
    "system_message",
    "tokens_in",
    "without_note",
    "wording",
]
