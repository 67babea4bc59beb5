# SPDX-License-Identifier: EUPL-1.2
"""What a platform's own administrator sees and decides: approvals, the check of the platform, causes of refusals."""
