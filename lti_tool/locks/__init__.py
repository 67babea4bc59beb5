# SPDX-License-Identifier: EUPL-1.2
"""Exam locks as instructors set them. What they do to questions and running answers is `lti_tool.chat.closed`."""
