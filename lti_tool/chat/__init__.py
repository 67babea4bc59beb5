"""Asking and answering: one question, one streamed answer."""
