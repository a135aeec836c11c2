"""Timed work: coop opens the register, the apps above fill it in apps.py, the keeper of config does it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from coop.domain.actors import Actor

T = TypeVar("T")


class Work(Protocol):
    """A service that does whatever is due at an instant, and answers how much that was. Safe to run again.

    Each thing that is due is done in a transaction of its own: a keeper that is killed leaves nothing half.
    """

    def __call__(self, *, by: Actor, at: datetime) -> int: ...


@dataclass(frozen=True, slots=True)
class Job:
    """Work that nobody presses a button for. name: "app.noun"; every_seconds: how long it may wait."""

    name: str
    every_seconds: int
    work: Work


_jobs: dict[str, Job] = {}


def register(*jobs: Job) -> None:
    for job in jobs:
        _jobs[job.name] = job


def every() -> list[Job]:
    """All of them, those that may wait least first; equals by name."""
    return sorted(_jobs.values(), key=lambda job: (job.every_seconds, job.name))


def each(act: Callable[[T], int], due: Iterable[T]) -> int:
    """Do it for each of these by itself; how much that was in all.

    What nobody foresaw in one of them stops none of the others, and would otherwise stop them at every round.
    Raises what they raised, together, once all were tried.
    """
    done, faults = 0, list[Exception]()
    for one in due:
        try:
            done += act(one)
        except Exception as fault:
            faults.append(fault)
    if faults:
        raise ExceptionGroup(f"{len(faults)} failed, {done} done", faults)
    return done
