# SPDX-License-Identifier: EUPL-1.2
"""Instructors set up tutors."""
