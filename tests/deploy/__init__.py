# SPDX-License-Identifier: EUPL-1.2
"""The files by which an operator runs all of it: read as data, and where it can be, run."""
