"""Instructors set up tutors."""
