# SPDX-License-Identifier: EUPL-1.2
"""Campus Tutor: an LTI 1.3 tool that puts a self-hosted language model beside a course.

Imports nothing: each process of the tool puts up its guard (`lti_tool.guard`) before it imports any library.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from lti_tool.settings import Settings


def create_app(settings: "Settings") -> "Flask":
    """The tool as a WSGI application."""
    from lti_tool import application

    return application.create_app(settings)
