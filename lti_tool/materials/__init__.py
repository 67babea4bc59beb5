# SPDX-License-Identifier: EUPL-1.2
"""Course material: what an instructor gives a tutor. Read, cut into passages, stored, shown, switched off."""
