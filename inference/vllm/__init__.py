# SPDX-License-Identifier: EUPL-1.2
"""How vLLM is run: its command line and environment (pure), the front before it, and the process that watches both.

What vLLM does itself (batching, prefix caching, priorities) is only switched on here. Nothing in this package imports
vLLM: it runs as a program, in an environment of its own if the operator wants.
"""
