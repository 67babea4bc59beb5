# SPDX-License-Identifier: EUPL-1.2
"""What a student has open in the platform's course while asking."""
