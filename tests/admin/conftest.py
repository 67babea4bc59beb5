# SPDX-License-Identifier: EUPL-1.2
"""The stage of the gate's tests serves here, too."""

from tests.lti.conftest import stage

__all__ = ["stage"]
