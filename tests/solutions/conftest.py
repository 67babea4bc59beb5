# SPDX-License-Identifier: EUPL-1.2
"""The whole tool, entered by launches, as in the gate's tests."""

from tests.lti.conftest import stage

__all__ = ["stage"]
