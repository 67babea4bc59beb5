# SPDX-License-Identifier: EUPL-1.2
"""Handing in a conversation, and reading what was handed in. The words that staff read are the person's own gift."""
