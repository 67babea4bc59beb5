"""The practice platform and the sample course. Only `make demo` and the tests import it."""
