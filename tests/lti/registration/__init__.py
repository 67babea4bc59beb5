"""How a platform comes in."""
