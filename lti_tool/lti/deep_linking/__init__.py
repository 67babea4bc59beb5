# SPDX-License-Identifier: EUPL-1.2
"""Deep Linking 2.0: an instructor places tutors in a course. `message` is the protocol, `picker` the page."""
