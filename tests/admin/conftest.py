"""The stage of the gate's tests serves here, too."""

from tests.lti.conftest import key_server, stage

__all__ = ["key_server", "stage"]
