# SPDX-License-Identifier: EUPL-1.2
"""`python -m inference`"""

import sys

from inference.cli import main

sys.exit(main())
