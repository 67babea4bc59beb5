"""What keeps personal data unreadable, short-lived and inside the state."""
