# SPDX-License-Identifier: EUPL-1.2
"""Exam locks as instructors and platforms set them. What they do to questions and answers is `lti_tool.chat.closed`."""
