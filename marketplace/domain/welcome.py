"""The way of a newcomer to a first exchange: three steps about themself, then what is left of it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from coop.domain.words import N_, Sentence


class Stage(StrEnum):
    """A step of the way, in the order in which they are proposed; each can be left for later."""

    PLACE = "place"
    SKILLS = "skills"
    WISHES = "wishes"


STAGES = tuple(Stage)
STAGE_NAMES = {
    Stage.PLACE: N_("where you are"),
    Stage.SKILLS: N_("what you can do"),
    Stage.WISHES: N_("what you wish"),
}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a member has come. is_engaged: an exchange is agreed and not done; exchanged: one was done.

    Whoever helps at a distance may say no place: having said what they wish, they have said where too.
    """

    has_place: bool = False
    is_remote: bool = False
    has_skills: bool = False
    has_wishes: bool = False
    has_asked: bool = False
    is_engaged: bool = False
    has_exchanged: bool = False

    @property
    def said(self) -> frozenset[Stage]:
        """The steps that nothing is missing of."""
        is_somewhere = self.has_place or (self.is_remote and self.has_wishes)
        known = (is_somewhere, self.has_skills, self.has_wishes)
        return frozenset(stage for stage, is_said in zip(STAGES, known, strict=True) if is_said)


def resume(progress: Progress) -> Stage | None:
    """Where to go on: after the last step that is said, and then at what was left out; None once all are."""
    said = progress.said
    reached = max((STAGES.index(stage) + 1 for stage in said), default=0)
    return next((stage for stage in (*STAGES[reached:], *STAGES) if stage not in said), None)


def after(stage: Stage) -> Stage | None:
    """The step that follows, None after the last."""
    return next(iter(STAGES[STAGES.index(stage) + 1 :]), None)


def left(progress: Progress) -> Sentence | None:
    """What is left until the first exchange, in one sentence; None once it is done."""
    if progress.has_exchanged:
        return None
    if progress.is_engaged:
        return Sentence(N_("It is agreed: it is done once both of you have confirmed the hours."))
    stage = resume(progress)
    if stage is not None:
        values: dict[str, str | int] = {"step": STAGES.index(stage) + 1, "steps": len(STAGES)}
        said = N_("Step %(step)s of %(steps)s: %(stage)s. You can stop and come back at any time.")
        return Sentence(said, values | {"stage": STAGE_NAMES[stage]})
    if progress.has_asked:
        return Sentence(N_("You have asked for help: it begins when somebody whom you invite says yes."))
    return Sentence(N_("Your profile is ready: ask for a first hand, or see who needs yours."))


@dataclass(frozen=True, slots=True)
class Supply:
    """How many members with some free hours offer a skill: those who come where one lives, and others.

    family: the code of the family of the skill, "" for none.
    """

    skill_id: int
    family: str
    near: int
    far: int


def proposals(supplies: Iterable[Supply], *, own_ids: Collection[int], count: int) -> tuple[Supply, ...]:
    """What a first need could ask for: what most can help with, and nothing that one does oneself.

    One of each family first, so that the choice is wide.
    """
    useful = [one for one in supplies if one.skill_id not in own_ids and one.near + one.far > 0]
    useful.sort(key=lambda one: (-one.near, -one.far, one.skill_id))
    firsts: dict[str, Supply] = {}
    for one in useful:
        firsts.setdefault(one.family, one)
    leading = list(firsts.values())
    return tuple([*leading, *(one for one in useful if one not in leading)][:count])
