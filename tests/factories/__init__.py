"""Builders of what tests need: institution, platform, course, visit, tutor, conversation. Real rows, real pages."""
