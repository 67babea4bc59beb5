# SPDX-License-Identifier: EUPL-1.2
"""What waits to be read is read, as `campus-tutor work` does."""

from lti_tool.db import Database
from lti_tool.materials import read_materials
from lti_tool.materials.arrivals import MaterialLimits

LIMITS = MaterialLimits(100 << 20, 2000)


def read_all(database: Database) -> None:
    """Until nothing waits."""
    job = read_materials.job(database, LIMITS, lambda: False)
    while job.batch():
        pass
