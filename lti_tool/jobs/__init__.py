# SPDX-License-Identifier: EUPL-1.2
"""What happens without a request: jobs, what is known of them in the database, and the one process that does them.

Here belong the loop and its bookkeeping. What a job does lies with the part whose rows it touches.
"""
