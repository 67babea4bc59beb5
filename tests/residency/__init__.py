# SPDX-License-Identifier: EUPL-1.2
"""The tool in a network of its own, and every packet that leaves it."""
