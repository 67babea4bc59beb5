"""Platforms' keys, and our own."""
