# SPDX-License-Identifier: EUPL-1.2
"""Research by consent: what an institution asks, what people say, and files of those who consent now."""
