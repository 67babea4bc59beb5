# SPDX-License-Identifier: EUPL-1.2
"""How a platform gets to know the tool: by Dynamic Registration, or by hand; always with an invitation."""
