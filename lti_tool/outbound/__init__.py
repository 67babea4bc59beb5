# SPDX-License-Identifier: EUPL-1.2
"""The only door to the network: who may be contacted, and connected to exactly as checked.

There is one for each purpose: `Outbound.for_models` leads to the configured model servers, `Outbound.for_platforms` to
learning platforms, and never into the model servers' networks, whatever a platform's URL or name says.

    OutboundError
    |-- DestinationRefused  not allowed by policy: unknown host, forbidden address, plain http to the public network
    |-- HostUnreachable     no such name, no connection, no valid certificate
    |-- ResponseTimeout     the time is over, however the other side spread its bytes
    |-- ResponseTooLarge    more bytes than asked for
    `-- BadReply            not HTTP, a redirect, a packed body

The name is resolved once, every address is checked, and the connection goes to a checked address: a name that
answers differently a moment later (DNS rebinding) changes nothing. Ordinary blocking code: gevent may patch it.

* `door`      the door itself: asks policy, resolves once, connects to an address that it has checked
* `policy`    who may be contacted as far as settings say it, and where the model servers are
* `places`    where a URL points
* `names`     names and their addresses, looked up within a time
* `addresses` which are public, and which lead to another one
* `exchange`  one request and its whole answer in HTTP
* `errors`    why there was none
"""

from lti_tool.outbound.addresses import Address, Network, SocketAddress
from lti_tool.outbound.door import TOTAL_SECONDS, Outbound
from lti_tool.outbound.errors import (
    BadReply,
    DestinationRefused,
    HostUnreachable,
    OutboundError,
    ResponseTimeout,
    ResponseTooLarge,
)
from lti_tool.outbound.exchange import (
    FRAMING,
    MAX_HEAD_BYTES,
    MAX_INTERIM,
    MAX_REPLY_BYTES,
    USER_AGENT,
    Reply,
)
from lti_tool.outbound.names import CONNECT_SECONDS
from lti_tool.outbound.places import origin
from lti_tool.outbound.policy import Policy, Reach, Trust, reach

__all__ = [
    "CONNECT_SECONDS",
    "FRAMING",
    "MAX_HEAD_BYTES",
    "MAX_INTERIM",
    "MAX_REPLY_BYTES",
    "TOTAL_SECONDS",
    "USER_AGENT",
    "Address",
    "BadReply",
    "DestinationRefused",
    "HostUnreachable",
    "Network",
    "Outbound",
    "OutboundError",
    "Policy",
    "Reach",
    "Reply",
    "ResponseTimeout",
    "ResponseTooLarge",
    "SocketAddress",
    "Trust",
    "origin",
    "reach",
]
