# SPDX-License-Identifier: EUPL-1.2
"""What a platform's own plugin calls, signed by the platform's LTI key: status, material, exams, people, courses.

Nothing it says is believed about another platform, a role or a person's rights.
"""
