# SPDX-License-Identifier: EUPL-1.2
"""Builders of what tests need: institution, platform, course, visit, tutor, conversation. Real rows, real pages."""
