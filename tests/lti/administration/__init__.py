"""Connections, looked after by an administrator."""
