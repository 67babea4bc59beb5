# SPDX-License-Identifier: EUPL-1.2
"""`make bench`: what the tool costs, as ratios to something known that ran a moment before on the same machine."""
