# SPDX-License-Identifier: EUPL-1.2
"""Nouns: the tables and the rules that hold between their rows. No Flask, no HTTP; imports `db` and the vault only."""

from lti_tool.models.conversation import (
    Author,
    Conversation,
    Feedback,
    HandIn,
    HandInLook,
    Message,
    MessageState,
    ScoreDelivery,
    StaffAccess,
)
from lti_tool.models.course import Activity, Course, HelpLevel, Tutor
from lti_tool.models.job import JobState
from lti_tool.models.material import Material, Passage
from lti_tool.models.outage import Answering
from lti_tool.models.person import Membership, Person, RoleGrant, SetupCode, VisitSession
from lti_tool.models.platform import (
    Deployment,
    Institution,
    Invitation,
    IssuerAlias,
    LaunchCount,
    Platform,
    PlatformState,
    Secret,
    ToolKey,
    UsedLogin,
    WaitingLaunch,
)
from lti_tool.models.quota import Usage

__all__ = [
    "Activity",
    "Answering",
    "Author",
    "Conversation",
    "Course",
    "Deployment",
    "Feedback",
    "HandIn",
    "HandInLook",
    "HelpLevel",
    "Institution",
    "Invitation",
    "IssuerAlias",
    "JobState",
    "LaunchCount",
    "Material",
    "Membership",
    "Message",
    "MessageState",
    "Passage",
    "Person",
    "Platform",
    "PlatformState",
    "RoleGrant",
    "ScoreDelivery",
    "Secret",
    "SetupCode",
    "StaffAccess",
    "ToolKey",
    "Tutor",
    "Usage",
    "UsedLogin",
    "VisitSession",
    "WaitingLaunch",
]
