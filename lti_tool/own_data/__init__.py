# SPDX-License-Identifier: EUPL-1.2
"""One's own data: what is stored, taken along, erased. What a table has of a person says the feature that owns it."""
