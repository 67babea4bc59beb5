"""Placing tutors."""
