# SPDX-License-Identifier: EUPL-1.2
"""Stories in a real browser: a student in a foreign frame, with third-party cookies and storage blocked."""
