# SPDX-License-Identifier: EUPL-1.2
"""What each platform does differently."""
