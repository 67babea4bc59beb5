"""What an LMS admin sees inside the platform: connection, courses, roles. Own platform and own institution only."""
