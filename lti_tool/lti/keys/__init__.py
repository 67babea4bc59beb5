# SPDX-License-Identifier: EUPL-1.2
"""Keys: the tool's own, which sign what we send, and the platforms' public ones, which prove what comes."""
