"""The files by which an operator runs all of it: read as data, and where it can be, run."""
