"""Administration inside the LMS."""
