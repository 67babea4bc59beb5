# SPDX-License-Identifier: EUPL-1.2
"""Fakes, and only at the network edge: model servers, platforms' servers, a hub, all over real HTTP."""
