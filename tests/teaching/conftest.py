"""The whole tool, entered by launches, as in the gate's tests."""

from tests.lti.conftest import key_server, stage

__all__ = ["key_server", "stage"]
