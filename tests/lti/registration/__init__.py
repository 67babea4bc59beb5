# SPDX-License-Identifier: EUPL-1.2
"""How a platform comes in."""
