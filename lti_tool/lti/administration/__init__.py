"""What a platform's own administrator sees and decides: approvals, the check of the platform, causes of refusals."""
