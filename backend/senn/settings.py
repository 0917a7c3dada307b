"""The knobs of a run, as the mathematics sees them. Names and defaults are those of the run specification."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Literal, get_args

RuleName = Literal["calibrated", "paper"]
SolverName = Literal["auto", "parameter", "sample", "cg", "kronecker"]


@dataclass(frozen=True)
class CalibratedRule:
    """Grow while a proposal beats what pure noise would give, beats going on training, and pays its price.

    Attributes:
        cadence: Steps between proposal rounds.
        quantile: The noise floor is this quantile of the best score under noise.
        draws: Sign flips drawn for the noise floor.
        price: Price per added parameter, in units of ln N.
        depth_margin: A layer must gain this many times what the best neuron gains (in trials: also than `evidence`).
        smoothing: For curves, classes in the plane, classes of more inputs: hold back what the data do not ask for,
            decide by trials.
        evidence: A trial must raise the log-evidence by more, in nats (3: the data make growing 20 times likelier).
        tried: Proposals of the first layer tried out in copies of the network.
        lookahead: Neurons that may be tried together where one alone does not pay.
    """

    name: ClassVar[RuleName] = "calibrated"

    cadence: int = 10
    quantile: float = 0.99
    draws: int = 100
    price: float = 0.35
    depth_margin: float = 2.0
    smoothing: bool = True
    evidence: float = 3.0
    tried: int = 6
    lookahead: int = 4


@dataclass(frozen=True)
class PaperRule:
    """The paper's rule: relative threshold (tau - 1) and absolute threshold alpha.

    Attributes:
        cadence: Steps between proposal rounds.
        threshold: tau - 1, what a proposal must add to its layer's score, relatively.
        absolute_threshold: alpha, the share of the bound worth growing for.
        layer_cost: Divides the value of a new layer.
        size_costing: Divide it by the new layer's width too.
        candidates: Proposals per layer and round.
        unit_kernels: Draw proposals' input weights with variance 1 however many there are, which is where the
            reference's chains end, instead of 1 / their number (LeCun), where they begin.
        temperature: Of the weights that proposals are drawn and averaged with, in units of the layer's score.
        cooldown: Steps without growth after an expansion.
        layer_cooldown: Rounds without another layer from the one on that inserted one.
    """

    name: ClassVar[RuleName] = "paper"

    cadence: int = 30
    threshold: float = 1.0
    absolute_threshold: float = 2.5e-3
    layer_cost: float = 20.0
    size_costing: bool = False
    candidates: int = 100
    unit_kernels: bool = False
    temperature: float = 1.0
    cooldown: int = 0
    layer_cooldown: int = 3


Rule = CalibratedRule | PaperRule
RULES: dict[str, type[Rule]] = {rule.name: rule for rule in get_args(Rule)}
"""The growth rules by the names that specifications and reports give them."""


@dataclass(frozen=True)
class Settings:
    """Everything that determines a run besides the task and the seed.

    Attributes:
        start: Hidden widths to start with. By the paper's rule there may be none: the outputs are then linear in the
            inputs, and the first hidden layer, as wide as the inputs, is inserted as any other.
        weight_decay: By the fixed method; d in the step's direction (natural gradient + d parameters) / (1 + d).
    """

    rule: Rule = field(default_factory=CalibratedRule)
    method: Literal["adaptive", "fixed"] = "adaptive"
    damping: float = 0.1
    learning_rate: float = 0.1
    weight_decay: float = 0.0
    solver: SolverName = "auto"
    max_width: int = 64
    max_depth: int = 8
    max_steps: int = 20_000
    width: bool = True
    depth: bool = True
    prune: bool = False
    start: tuple[int, ...] = (1,)

    @property
    def calibrated(self) -> CalibratedRule:
        """The calibrated rule.

        Raises:
            ValueError: If the rule is another.
        """
        if not isinstance(self.rule, CalibratedRule):
            raise ValueError(f"Expected the calibrated rule, got {self.rule}.")
        return self.rule

    @property
    def paper(self) -> PaperRule:
        """The paper's rule.

        Raises:
            ValueError: If the rule is another.
        """
        if not isinstance(self.rule, PaperRule):
            raise ValueError(f"Expected the paper's rule, got {self.rule}.")
        return self.rule

    def __post_init__(self) -> None:
        for name in ("damping", "learning_rate", "max_width", "max_depth", "max_steps"):
            if not getattr(self, name) > 0:
                raise ValueError(f"Expected {name} > 0, got {getattr(self, name)}.")
        if self.start and min(self.start) < 1:
            raise ValueError(f"Expected hidden widths of 1 or more to start with, got {self.start}.")
        if not self.start and not isinstance(self.rule, PaperRule):
            raise ValueError("Expected hidden layers to start with by the calibrated rule, got none.")
