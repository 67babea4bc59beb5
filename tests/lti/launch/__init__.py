"""From the login request to the opened page."""
