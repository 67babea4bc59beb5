# SPDX-License-Identifier: EUPL-1.2
"""What a platform's own administrator sees and decides: deployments, invitations, the check, causes of refusals."""
