# SPDX-License-Identifier: EUPL-1.2
"""Whether this process lives and whether it can serve."""
