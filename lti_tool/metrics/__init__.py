# SPDX-License-Identifier: EUPL-1.2
"""What an operator's Prometheus may know: how fast, how much, what failed. Never who, where or what about.

* `instruments` the numbers, each with its meaning
* `answers`     one answer's clock: a few numbers at its end, nothing per token
* `labels`      why a label can hold no name and no text, and cannot grow without end
* `engines`     the model servers' load, at a scrape
* `answering`   whether questions find an answer at all, at a scrape
* `requests`    how requests end, read off the responses
* `serving`     `GET /metrics`, at an address of its own

docs/operation.md tells operators what each number means; docs/decisions/metrics.md why it is built so.
"""

from lti_tool.metrics.instruments import AnswerMeter, Metrics

__all__ = ["AnswerMeter", "Metrics"]
