"""Keys: the tool's own, which sign what we send, and the platforms' public ones, which prove what comes."""
