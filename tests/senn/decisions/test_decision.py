"""From verdicts and interventions to one decision."""

from __future__ import annotations

import pytest
import torch

from cases import curve_task, random_network
from senn.decisions.criterion import CalibratedCriterion, Verdict
from senn.decisions.decision import Intervention, decide
from senn.proposals.calibrated import calibrated_round
from senn.proposals.survey import Round
from senn.settings import CalibratedRule, Settings

SETTINGS = Settings(rule=CalibratedRule(draws=5, smoothing=False))
CRITERION = CalibratedCriterion(SETTINGS, SETTINGS.calibrated)
NETWORK = random_network(1)


@pytest.fixture(scope="module")
def found() -> Round:
    return calibrated_round(NETWORK, curve_task(), SETTINGS, torch.Generator().manual_seed(0))


def verdicts(found: Round, *reasons: str) -> list[Verdict]:
    gains = range(len(reasons))
    return [Verdict(p, r, float(g)) for p, r, g in zip(found.proposals, reasons, gains, strict=True)]  # type: ignore[arg-type]


REFUSED = ("price_too_high", "below_noise_floor", "training_helps_more")


def test_what_was_accepted_is_carried_out(found: Round) -> None:
    outcome = decide(NETWORK, found, verdicts(found, "accepted", *REFUSED[1:]), CRITERION, None)
    assert (outcome.winner, outcome.reason) == (0, "accepted")
    assert outcome.expansion is not None
    assert outcome.expansion.widths_after == (4,)


def test_a_refusal_is_about_the_proposal_worth_most(found: Round) -> None:
    outcome = decide(NETWORK, found, verdicts(found, *REFUSED), CRITERION, None)
    assert (outcome.winner, outcome.reason, outcome.expansion) == (2, "training_helps_more", None)
    assert not outcome.limited


def test_what_is_not_allowed_is_not_what_a_refusal_is_about(found: Round) -> None:
    outcome = decide(NETWORK, found, verdicts(found, *REFUSED[:2], "not_allowed"), CRITERION, None)
    assert (outcome.winner, outcome.reason) == (1, "below_noise_floor")


def test_forcing_overrules_the_rule_but_no_limit(found: Round) -> None:
    forced = decide(NETWORK, found, verdicts(found, *REFUSED), CRITERION, Intervention("force", "width"))
    assert (forced.winner, forced.reason) == (0, "forced")
    limited = verdicts(found, "width_limit", *REFUSED[1:])
    refused = decide(NETWORK, found, limited, CRITERION, Intervention("force", "width"))
    assert refused.expansion is None


def test_forbidding_names_itself_only_where_something_would_have_been_taken(found: Round) -> None:
    forbidden = Intervention("forbid")
    taken = decide(NETWORK, found, verdicts(found, "accepted", *REFUSED[1:]), CRITERION, forbidden)
    assert (taken.reason, taken.expansion) == ("forbidden", None)
    assert decide(NETWORK, found, verdicts(found, *REFUSED), CRITERION, forbidden).reason == "training_helps_more"


def test_nothing_proposed_is_a_reason_too(found: Round) -> None:
    outcome = decide(NETWORK, found, [], CRITERION, None)
    assert (outcome.winner, outcome.reason) == (None, "no_proposal")
