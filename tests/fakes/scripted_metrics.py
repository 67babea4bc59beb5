# SPDX-License-Identifier: EUPL-1.2
"""`/metrics` in the words of a real vLLM 0.32, as much of it as somebody reads here."""

_GAUGE = '# TYPE vllm:{name} gauge\nvllm:{name}{{engine="0",model_name="tiny-chat"}} {value}.0\n'
_COUNTER = '# TYPE vllm:{name} counter\nvllm:{name}{{engine="0",model_name="tiny-chat"}} {value}.0\n'


def vllm(running: int = 0, waiting: int = 0, started: int = 0) -> bytes:
    """An engine with so many requests, that has begun with `started` ones since its start."""
    lines = [
        'python_gc_objects_collected_total{generation="0"} 15411.0\n',
        _GAUGE.format(name="num_requests_running", value=running),
        _GAUGE.format(name="num_requests_waiting", value=waiting),
        f'vllm:num_requests_waiting_by_reason{{engine="0",model_name="tiny-chat",reason="capacity"}} {waiting}.0\n',
        f'vllm:time_to_first_token_seconds_bucket{{engine="0",le="+Inf",model_name="tiny-chat"}} {started}.0\n',
        _COUNTER.format(name="time_to_first_token_seconds_count", value=started),
    ]
    return "".join(lines).encode()
