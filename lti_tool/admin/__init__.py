# SPDX-License-Identifier: EUPL-1.2
"""What an LMS admin sees inside the platform: connection, courses, roles. Own platform and own institution only."""
