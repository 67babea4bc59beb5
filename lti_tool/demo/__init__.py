# SPDX-License-Identifier: EUPL-1.2
"""The practice platform and the sample course. Only `make demo` and the tests import it."""
