# SPDX-License-Identifier: EUPL-1.2
"""Administration inside the LMS."""
