# SPDX-License-Identifier: EUPL-1.2
"""The only client of a model server: OpenAI's chat completions, streamed, over a plain socket of `outbound`.

* `servers`  all of them for whoever asks a question: `ModelServers`
* `request`  what is asked
* `engine`   one of them as this process knows it: what it serves, whether it is well, how busy it is
* `choice`   which one gets a request, and which one next when it fails (pure)
* `gauges`   what vLLM tells of its load (pure)
* `waiting`  how long a question waits for its first token (pure)
* `watch`    looking at health and load in the background, while questions come
* `listing`  what a server serves, remembered
* `catalogue` which models can be chosen
* `exchange` one request and its answer on one connection, as deltas
* `http1`    as much of HTTP/1.1 as that takes
* `frames`   server-sent events out of bytes, deltas out of events
* `thoughts` what a model only thinks, taken out of its text (pure)
* `manners`  what an engine was seen to do otherwise than ours, and what it is asked instead
* `cancel`   ending an answer from another thread
* `embeddings` texts as vectors, by servers of their own
* `errors`   everything that can go wrong, in one clear sentence each
* `wordings` what the words of an engine's error tell (pure)

No client library: with one, relaying costs several times the processor time (the figures stand in
docs/decisions/model_server.md), and one that reads a chunk per read falls seconds behind as soon as it pauses.
Plain blocking code, so gevent may patch it.
"""

from lti_tool.model_server.cancel import Cancel
from lti_tool.model_server.embeddings import Embedded, EmbeddingFailed, EmbeddingServers
from lti_tool.model_server.errors import ContextTooLong, ModelServerError, sentence
from lti_tool.model_server.exchange import AnswerLimits
from lti_tool.model_server.frames import Delta, Tokens
from lti_tool.model_server.listing import LanguageModel
from lti_tool.model_server.request import ChatRequest, cache_salt
from lti_tool.model_server.servers import EngineLoad, ModelServers, QueueLimits
from lti_tool.model_server.waiting import Wait

__all__ = [
    "AnswerLimits",
    "Cancel",
    "ChatRequest",
    "ContextTooLong",
    "Delta",
    "Embedded",
    "EmbeddingFailed",
    "EmbeddingServers",
    "EngineLoad",
    "LanguageModel",
    "ModelServerError",
    "ModelServers",
    "QueueLimits",
    "Tokens",
    "Wait",
    "cache_salt",
    "sentence",
]
