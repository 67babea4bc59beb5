# SPDX-License-Identifier: EUPL-1.2
"""`python -m lti_tool.cli`."""

from lti_tool.cli import main

main()
