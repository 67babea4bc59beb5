"""What a registration's rows know."""
