# SPDX-License-Identifier: EUPL-1.2
"""The client of the model servers, alone and through the whole tool."""
