# SPDX-License-Identifier: EUPL-1.2
"""What keeps personal data unreadable, short-lived and inside the state."""
