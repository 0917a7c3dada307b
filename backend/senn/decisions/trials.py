"""What is told of a round's trials: the copies that raced, and which candidate each of them is."""

from __future__ import annotations

from senn.proposals.proposal import Course, Courses
from senn.reports import CopyReport, TrialsReport
from senn.settings import CalibratedRule

from .criterion import evidence_needed
from .decision import Outcome, line_of


def trials_report(courses: Courses, outcome: Outcome, rule: CalibratedRule, step: int, round_: int) -> TrialsReport:
    """The courses as a report; a candidate is known by its growth, whatever was said of it since."""
    candidates = {id(verdict.proposal.growth): index for index, verdict in enumerate(outcome.verdicts)}

    def told(course: Course) -> CopyReport:
        proposal = course.proposal
        weights, bias = line_of(proposal)
        return CopyReport(
            kind=proposal.kind,
            layer=proposal.layer,
            location=proposal.location,
            scale=proposal.scale,
            weights=weights,
            bias=bias,
            score=proposal.score,
            candidate=candidates.get(id(proposal.growth)),
            evidence=course.gains,
            evidence_needed=evidence_needed(proposal, rule),
            curve=course.curves,
        )

    return TrialsReport(step, round_, courses.moments, courses.points, tuple(map(told, courses.copies)))
