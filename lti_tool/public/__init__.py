# SPDX-License-Identifier: EUPL-1.2
"""Pages for everybody, without a visit: what is said of this installation to who asks."""
