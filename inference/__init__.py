# SPDX-License-Identifier: EUPL-1.2
"""The language models' side of Campus Tutor: how they are started, and an engine that needs none.

Shares no code with `lti_tool`: the two meet over HTTP only, so that either can run on a host of its own.
"""
