# SPDX-License-Identifier: EUPL-1.2
"""From the login request to the opened page."""
