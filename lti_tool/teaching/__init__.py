# SPDX-License-Identifier: EUPL-1.2
"""What instructors do with a tutor: the short form in the chat page, and looking at it as a learner.

Here belong: reading and writing the tutor of an activity. Not here: placing tutors in a course
(`lti/deep_linking`), the limits of its texts (`models/tutor_text`), the chat.
"""
