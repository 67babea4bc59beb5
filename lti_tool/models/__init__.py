# SPDX-License-Identifier: EUPL-1.2
"""Nouns: the tables and the rules that hold between their rows. No Flask, no HTTP; imports `db` and the vault only."""

from lti_tool.models.clock_watch import ClockWatch
from lti_tool.models.conversation import (
    Author,
    Citation,
    Conversation,
    Feedback,
    HandIn,
    HandInLook,
    Message,
    MessageState,
    ScoreDelivery,
    StaffAccess,
    StaffRole,
)
from lti_tool.models.course import Activity, Course, HelpLevel, Knowledge, Tutor
from lti_tool.models.guard_refusal import GuardRefusal
from lti_tool.models.insight import AskedQuestion, InsightBlock, InsightPerson
from lti_tool.models.job import JobState
from lti_tool.models.material import (
    Material,
    MaterialPage,
    MaterialPiece,
    MaterialVersion,
    Origin,
    Passage,
    PassageVector,
    VersionState,
)
from lti_tool.models.outage import Answering
from lti_tool.models.person import Membership, Person, PersonKey, RoleGrant, SetupCode, VisitSession
from lti_tool.models.platform import (
    Deployment,
    Institution,
    InstitutionKind,
    Invitation,
    IssuerAlias,
    LaunchCount,
    Platform,
    PlatformState,
    Secret,
    ToolKey,
    ToolPublicKey,
    UsedLogin,
    WaitingLaunch,
)
from lti_tool.models.quota import Usage
from lti_tool.models.research import ResearchConsent, ResearchExport, ResearchExportPerson, ResearchText
from lti_tool.models.slides_pdf import SlidesPdf, SlidesPdfPiece, SlidesState
from lti_tool.models.staff_name import StaffName

__all__ = [
    "Activity",
    "Answering",
    "AskedQuestion",
    "Author",
    "Citation",
    "ClockWatch",
    "Conversation",
    "Course",
    "Deployment",
    "Feedback",
    "GuardRefusal",
    "HandIn",
    "HandInLook",
    "HelpLevel",
    "InsightBlock",
    "InsightPerson",
    "Institution",
    "InstitutionKind",
    "Invitation",
    "IssuerAlias",
    "JobState",
    "Knowledge",
    "LaunchCount",
    "Material",
    "MaterialPage",
    "MaterialPiece",
    "MaterialVersion",
    "Membership",
    "Message",
    "MessageState",
    "Origin",
    "Passage",
    "PassageVector",
    "Person",
    "PersonKey",
    "Platform",
    "PlatformState",
    "ResearchConsent",
    "ResearchExport",
    "ResearchExportPerson",
    "ResearchText",
    "RoleGrant",
    "ScoreDelivery",
    "Secret",
    "SetupCode",
    "SlidesPdf",
    "SlidesPdfPiece",
    "SlidesState",
    "StaffAccess",
    "StaffName",
    "StaffRole",
    "ToolKey",
    "ToolPublicKey",
    "Tutor",
    "Usage",
    "UsedLogin",
    "VersionState",
    "VisitSession",
    "WaitingLaunch",
]
