# SPDX-License-Identifier: EUPL-1.2
"""What is asked of a tutor, as numbers that tell about nobody: counted in blocks, shown to staff."""
