"""What each platform does differently."""
