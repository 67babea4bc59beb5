"""Tests of handing in."""
