"""Self-expanding neural networks (Mitchell, Menzenbach, Kersting and Mundt, arXiv 2307.04526), on nothing but torch.

What a stranger needs stands here; the rooms below bear the paper's questions: `network` how, `proposals` where and
what, `decisions` when, `regimes` how a run trains and by what it decides.
"""

from __future__ import annotations

from .engine import begin, consider, decision_due, train
from .growing import grow, grown
from .network.network import Network
from .reports import DecisionReport, EndReport, ExpansionReport, Report, StepReport
from .settings import CalibratedRule, PaperRule, Settings
from .tasks import Task

__all__ = [
    "CalibratedRule",
    "DecisionReport",
    "EndReport",
    "ExpansionReport",
    "Network",
    "PaperRule",
    "Report",
    "Settings",
    "StepReport",
    "Task",
    "begin",
    "consider",
    "decision_due",
    "grow",
    "grown",
    "train",
]
