"""The rules between rows."""
