# SPDX-License-Identifier: EUPL-1.2
"""People whose every detail is a string that stands nowhere else, and a search for these strings in everything."""
