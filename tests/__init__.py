"""Tests. Real parts; a fake only at the network edge."""
