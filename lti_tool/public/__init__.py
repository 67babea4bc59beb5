"""Pages for everybody, without a visit: what is said of this installation to who asks."""
