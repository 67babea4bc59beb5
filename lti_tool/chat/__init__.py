# SPDX-License-Identifier: EUPL-1.2
"""Asking and answering: one question, one streamed answer."""
