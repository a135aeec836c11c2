"""What shape is stored. Private to coop: other apps ask its selectors."""

from coop.models.audit import AuditEvent, Snooze
from coop.models.changes import MemberChange
from coop.models.ecosystems import (
    CharterSignature,
    CharterVersion,
    Ecosystem,
    EcosystemInvitation,
    EcosystemMember,
    EcosystemTerm,
)
from coop.models.groups import Delegate, Group
from coop.models.members import College, Member, MemberSkill, Profile, RoleGrant
from coop.models.places import Place
from coop.models.skills import Skill, SkillLabel
from coop.models.texts import Corpus, Meaning, Posting
from coop.models.users import User

__all__ = [
    "AuditEvent",
    "CharterSignature",
    "CharterVersion",
    "College",
    "Corpus",
    "Delegate",
    "Ecosystem",
    "EcosystemInvitation",
    "EcosystemMember",
    "EcosystemTerm",
    "Group",
    "Meaning",
    "Member",
    "MemberChange",
    "MemberSkill",
    "Place",
    "Posting",
    "Profile",
    "RoleGrant",
    "Skill",
    "SkillLabel",
    "Snooze",
    "User",
]
