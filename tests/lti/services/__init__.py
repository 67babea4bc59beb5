"""Roster and scores."""
