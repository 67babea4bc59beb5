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
from lti_tool.models.course import Activity, AnswerLanguage, Course, HelpLevel, Knowledge, Tutor
from lti_tool.models.exercise import Exercise
from lti_tool.models.guard_refusal import GuardRefusal
from lti_tool.models.insight import AskedQuestion, InsightBlock, InsightPerson
from lti_tool.models.job import JobState
from lti_tool.models.lock import Lock, LockedPerson, LockOrigin
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
from lti_tool.models.platform_item import PlatformItem
from lti_tool.models.question_count import QuestionCount
from lti_tool.models.quota import Usage
from lti_tool.models.research import ResearchConsent, ResearchExport, ResearchExportPerson, ResearchText
from lti_tool.models.slides_pdf import SlidesPdf, SlidesPdfPiece, SlidesState
from lti_tool.models.solution import StoredSolution, TutorKey, WordsToAvoid
from lti_tool.models.staff_name import StaffName
from lti_tool.models.trial import Trial, TrialSet
from lti_tool.models.tutor_version import TutorVersion
from lti_tool.models.used_call import UsedCall

__all__ = [
    "Activity",
    "AnswerLanguage",
    "Answering",
    "AskedQuestion",
    "Author",
    "Citation",
    "ClockWatch",
    "Conversation",
    "Course",
    "Deployment",
    "Exercise",
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
    "Lock",
    "LockOrigin",
    "LockedPerson",
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
    "PlatformItem",
    "PlatformState",
    "QuestionCount",
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
    "StoredSolution",
    "ToolKey",
    "ToolPublicKey",
    "Trial",
    "TrialSet",
    "Tutor",
    "TutorKey",
    "TutorVersion",
    "Usage",
    "UsedCall",
    "UsedLogin",
    "VersionState",
    "VisitSession",
    "WaitingLaunch",
    "WordsToAvoid",
]
