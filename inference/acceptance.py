# SPDX-License-Identifier: EUPL-1.2
"""What an engine must do before students meet it: one function a promise, each ends well or raises Failed.

Every probe leaves the engine as it found it. The names of metrics are vLLM's.
"""

import http.client
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from secrets import token_hex
from typing import Any

from inference.client import Client, Json, Stream

RUNNING = "vllm:num_requests_running"
WAITING = "vllm:num_requests_waiting"
MOST_STREAMS = 2048
SECONDS_FOR_A_PLACE = 20.0


class Failed(Exception):
    def __init__(self, seen: str, remedy: str) -> None:
        super().__init__(seen)
        self.seen, self.remedy = seen, remedy


Probe = Callable[["EngineUnderTest"], str]
"""Returns what was seen."""


@dataclass(frozen=True)
class Row:
    name: str
    seen: str
    remedy: str = ""
    passed: bool = field(kw_only=True)


@dataclass
class EngineUnderTest:
    client: Client

    @cached_property
    def card(self) -> Json:
        """The first model's entry of `/v1/models`."""
        answer = self.client.ask("GET", "/v1/models")
        if answer.status == 401:
            raise Failed("401: the key is refused", "name the engine's key with --api-key-file")
        if not answer.cards():
            raise Failed(f"{answer.status}, no model", "see the engine's log; is the URL the one that ends in /v1?")
        return answer.cards()[0]

    @cached_property
    def embeds(self) -> bool:
        """Whether this engine makes vectors and no text: such a one has no chat at all."""
        return self.client.ask("POST", "/v1/chat/completions", {}).status == 404

    def chat(self, text: str, **more: Any) -> Json:
        return {"model": self.card["id"], "messages": [{"role": "user", "content": text}], **more}

    def hold(self, **more: Any) -> Stream:
        """A stream that goes on until it is hung up. Raises Failed if it is refused."""
        longest = int(self.card["max_model_len"]) - 1  # prompt and answer together: vLLM clips it without a word
        stream = self.client.stream(self.chat("Zähle.", max_tokens=longest, ignore_eos=True, **more))
        if stream.status != 200:
            stream.hang_up()
            raise Failed(f"a long answer was refused with {stream.status}", "see the engine's log")
        return stream

    def gauge(self, name: str) -> float:
        value = self.client.metric(name)
        if value is None:
            raise Failed(f"no {name} at /metrics", "let this host read /metrics, and name the key with --api-key-file")
        return value


def models(engine: EngineUnderTest) -> str:
    return f"{engine.card['id']}, {engine.card.get('max_model_len')} tokens of context"


def key_needed(engine: EngineUnderTest) -> str:
    status = engine.client.ask("GET", "/v1/models", key=None).status
    if status != 401:
        raise Failed(f"{status} without a key", "start the engine with --api-key-file")
    return "401 without a key"


def only_v1(engine: EngineUnderTest) -> str:
    """vLLM's key does not guard these."""
    opened = [path for path in ("/invocations", "/tokenize", "/docs") if _reachable(engine, path)]
    if opened:
        remedy = "serve it with `python -m inference serve`, or put a proxy before it that passes only /v1/"
        raise Failed(f"open to everybody: {', '.join(opened)}", remedy)
    return "/invocations, /tokenize and /docs are not reachable"


def _reachable(engine: EngineUnderTest, path: str) -> bool:
    method = "GET" if path == "/docs" else "POST"
    return engine.client.ask(method, path, {} if method == "POST" else None, key=None).status not in (401, 403, 404)


def streaming(engine: EngineUnderTest) -> str:
    begun = time.monotonic()
    stream = engine.client.stream(engine.chat("Hallo", max_tokens=16, ignore_eos=True))
    try:
        events = list(stream.events())
    except (OSError, http.client.HTTPException) as problem:
        raise Failed(f"the stream broke off ({problem})", "see the engine's log") from problem
    finally:
        stream.hang_up()
    usage: Json = next((event["usage"] for event in events if event.get("usage")), {})
    if usage.get("completion_tokens") != 16:
        raise Failed(f"usage says {usage or 'nothing'} for 16 tokens", "use vLLM 0.32 or newer")
    texts = [event for event in events if event.get("choices")]
    if len(texts) < 3:
        raise Failed(
            f"{len(texts)} events for 16 tokens", "take a proxy's buffering away, lower limits.stream_interval"
        )
    return f"{len(texts)} events, usage {usage['prompt_tokens']} + 16, {(time.monotonic() - begun) * 1000:.0f} ms"


def priorities(engine: EngineUnderTest) -> str:
    """One tiny request: an engine without that policy refuses each question that has a priority."""
    _accepted(engine, engine.chat("Hallo", max_tokens=1, priority=1), _POLICY)
    return "a request with a priority is answered"


_POLICY = "start vLLM with --scheduling-policy priority; until then Campus Tutor asks without, first come, first served"
_ROLE = (
    "start it with --chat-template and a template that has the role; until then Campus Tutor puts its rules into the"
    " first question"
)


def system_role(engine: EngineUnderTest) -> str:
    """One tiny request: some chat templates refuse a system message."""
    body = engine.chat("Hallo", max_tokens=1)
    body["messages"].insert(0, {"role": "system", "content": "Antworte kurz."})
    _accepted(engine, body, _ROLE)
    return "a system message is answered"


def _accepted(engine: EngineUnderTest, body: Json, remedy: str) -> None:
    answer = engine.client.ask("POST", "/v1/chat/completions", body)
    if answer.status != 200:
        remedy = remedy if answer.status == 400 else "see the engine's log"
        raise Failed(f"{answer.status}: {answer.message()[:80]}", remedy)


def cancelling(engine: EngineUnderTest) -> str:
    before = engine.gauge(RUNNING)
    stream = engine.hold()
    stream.first_text()
    stream.hang_up()
    seconds = _until(lambda: engine.gauge(RUNNING) <= before, 1.0)
    if seconds is None:
        remedy = "a proxy before the engine must pass a hang-up on (nginx: proxy_ignore_client_abort off)"
        raise Failed("still running a second after the hang-up", remedy)
    return f"free {seconds * 1000:.0f} ms after the hang-up"


def priority(engine: EngineUnderTest) -> str:
    """Fills every place, lets two more wait, the later one more urgent, frees one place and sees who gets it."""
    held: list[Stream] = []
    try:
        _fill(engine, held)
        patient, urgent = engine.hold(priority=100), engine.hold(priority=-100)
        try:
            return f"with {len(held)} requests before it {_race(held, patient, urgent)}"
        finally:
            patient.hang_up()
            urgent.hang_up()
    finally:
        for stream in held:
            stream.hang_up()


def _race(held: list[Stream], patient: Stream, urgent: Stream) -> str:
    with ThreadPoolExecutor(2) as pool:
        try:
            first, second = pool.submit(urgent.first_text), pool.submit(patient.first_text)
            time.sleep(0.2)
            if first.done() or second.done():
                raise Failed("a request that should wait was answered", "nothing else may use the engine meanwhile")
            freed = time.monotonic()
            held.pop(0).hang_up()
            came = first.result(timeout=SECONDS_FOR_A_PLACE)
            if second.done():
                raise Failed("the less urgent request came as early", "start vLLM with --scheduling-policy priority")
            return f"the urgent one came {(came - freed) * 1000:.0f} ms after a place was free"
        except TimeoutError as problem:
            remedy = "start vLLM with --scheduling-policy priority"
            raise Failed("the urgent request did not get the place that became free", remedy) from problem
        finally:
            for stream in held:
                stream.hang_up()  # now everybody gets a place, and the two threads end


def _fill(engine: EngineUnderTest, held: list[Stream]) -> None:
    """Holds streams until exactly so many run as can and at least one waits."""
    while engine.gauge(WAITING) < 1:
        if len(held) >= MOST_STREAMS:
            raise Failed(f"{MOST_STREAMS} streams do not fill it", "set limits.max_num_seqs in the catalogue")
        held.extend(engine.hold(priority=0) for _ in range(max(1, len(held) // 4)))
        time.sleep(0.05)


def prefix_cache(engine: EngineUnderTest) -> str:
    shared = f"{token_hex(8)} " + "Die Vorlesung erklärt den Algorithmus. " * 40
    cached = []
    for question in ("Warum?", "Wie?"):
        answer = engine.client.ask("POST", "/v1/chat/completions", engine.chat(shared + question, max_tokens=1)).json()
        details = (answer.get("usage") or {}).get("prompt_tokens_details") or {}
        cached.append(details.get("cached_tokens"))
    if cached[1] is None:
        raise Failed("usage has no cached_tokens", "start vLLM with --enable-prompt-tokens-details")
    if cached[1] <= (cached[0] or 0):
        raise Failed("the second question found nothing in the cache", "start vLLM with --enable-prefix-caching")
    return f"{cached[1]} tokens of the shared part came from the cache"


def context(engine: EngineUnderTest) -> str:
    """A prompt that is too long is a clear 400, so that the tool can drop the oldest turns."""
    limit = int(engine.card["max_model_len"])
    answer = engine.client.ask("POST", "/v1/chat/completions", engine.chat("Wort " * limit * 2, max_tokens=1))
    if answer.status != 400 or "maximum context length" not in answer.message():
        raise Failed(f"{answer.status}: {answer.message()[:80]}", "use vLLM 0.32 or newer")
    return "400 that names the limit"


def embeddings(engine: EngineUnderTest) -> str:
    body = {"model": engine.card["id"], "input": ["Ein Baum hat eine Wurzel.", "Hallo"]}
    answer = engine.client.ask("POST", "/v1/embeddings", body)
    lengths = {len(one["embedding"]) for one in answer.json().get("data", [])}
    if answer.status != 200 or len(lengths) != 1:
        raise Failed(f"{answer.status}: {answer.message()[:80]}", "start it with --runner pooling --convert embed")
    return f"2 vectors of {lengths.pop()} numbers"


def _until(true: Callable[[], bool], seconds: float) -> float | None:
    """The seconds it took, or None."""
    begun = time.monotonic()
    while (passed := time.monotonic() - begun) <= seconds:
        if true():
            return passed
        time.sleep(0.01)
    return None


EVERY = (models, key_needed, only_v1)
CHAT = (streaming, system_role, priorities, cancelling, prefix_cache, context, priority)
EMBEDDING = (embeddings,)
NAMES: dict[Probe, str] = {
    models: "models",
    key_needed: "a key is needed",
    only_v1: "only /v1/ is reachable",
    streaming: "streaming with usage",
    system_role: "a system message is taken",
    priorities: "priorities are taken",
    cancelling: "a hang-up frees the place",
    prefix_cache: "prefix cache",
    context: "context error",
    priority: "priority under load",
    embeddings: "embeddings",
}


def examine(client: Client) -> "list[Row]":
    """All promises in order. Raises CommandError if nobody answers at all."""
    engine = EngineUnderTest(client)
    rows = [_row(probe, engine) for probe in EVERY]
    if not rows[0].passed:
        return rows  # without a model all else would fail for the same reason
    return rows + [_row(probe, engine) for probe in (EMBEDDING if engine.embeds else CHAT)]


def _row(probe: Probe, engine: EngineUnderTest) -> Row:
    try:
        return Row(NAMES[probe], probe(engine), passed=True)
    except Failed as failed:
        return Row(NAMES[probe], failed.seen, failed.remedy, passed=False)
    except (OSError, http.client.HTTPException) as problem:
        return Row(NAMES[probe], f"{type(problem).__name__}: {problem}", "see the engine's log", passed=False)
    except (ValueError, LookupError, TypeError, AttributeError) as problem:
        seen = f"an answer unlike vLLM's ({type(problem).__name__}: {problem})"
        return Row(NAMES[probe], seen, "see the engine's log; is it a vLLM that stands there?", passed=False)
