# SPDX-License-Identifier: EUPL-1.2
"""Solutions that stay closed."""
