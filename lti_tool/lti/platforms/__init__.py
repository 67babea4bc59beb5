"""Registered platforms and their deployments, as rows that a request is matched with."""
