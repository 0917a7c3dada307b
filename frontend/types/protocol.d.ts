/* Generated from backend/senn_live/protocol by `make types`. Do not edit. */

export interface Protocol {
  Answer: Answer;
  Answered: Answered;
  Band: Band;
  Branch: Branch;
  Branches: Branches;
  CalibratedRule: CalibratedRule;
  Candidate: Candidate;
  Checkpoint: Checkpoint;
  Choice: Choice;
  ChooseLesson: ChooseLesson;
  ClassStarted: ClassStarted;
  ClassView: ClassView;
  ClassesTask: ClassesTask;
  Control: Control;
  Curve: Curve;
  Decision: Decision;
  Delivery: Delivery;
  Draw: Draw;
  DrawnName: DrawnName;
  Edit: Edit;
  Edited: Edited;
  ExactGoal: ExactGoal;
  Expansion: Expansion;
  Follow: Follow;
  Followed: Followed;
  Forbid: Forbid;
  Force: Force;
  Fork: Fork;
  FormulaTask: FormulaTask;
  Frame: Frame;
  GoToActivity: GoToActivity;
  Growth: Growth;
  HideTile: HideTile;
  Joined: Joined;
  Landscape: Landscape;
  LayerGoal: LayerGoal;
  LeftOut: LeftOut;
  Lesson: Lesson;
  LessonChosen: LessonChosen;
  Limits: Limits;
  Member: Member;
  MostGoal: MostGoal;
  Moved: Moved;
  NetworkState: NetworkState;
  Neuron: Neuron;
  NeuronView: NeuronView;
  NextActivity: NextActivity;
  NextGrowth: NextGrowth;
  Optimiser: Optimiser;
  PaperRule: PaperRule;
  Parent: Parent;
  Pause: Pause;
  Place: Place;
  PlaceGuess: PlaceGuess;
  PlainClassCommand: PlainClassCommand;
  PointsTask: PointsTask;
  Preset: Preset;
  PresetTask: PresetTask;
  PreviewRow: PreviewRow;
  RemoveMember: RemoveMember;
  Removed: Removed;
  Resume: Resume;
  Revealed: Revealed;
  RunAdded: RunAdded;
  RunSpecification: RunSpecification;
  RunStarted: RunStarted;
  RunView: RunView;
  SampleOwn: SampleOwn;
  Samples: Samples;
  Say: Say;
  Scaling: Scaling;
  SetPace: SetPace;
  ShowNames: ShowNames;
  SizeGuess: SizeGuess;
  Spotlight: Spotlight;
  State: State;
  Step: Step;
  Stop: Stop;
  Switched: Switched;
  TableColumn: TableColumn;
  TableReading: TableReading;
  TeacherAdded: TeacherAdded;
  Tile: Tile;
  Timeline: Timeline;
  TokenRenewed: TokenRenewed;
  Trials: Trials;
  TriedCopy: TriedCopy;
  Undo: Undo;
  WallRun: WallRun;
  WallTile: WallTile;
  WallTiles: WallTiles;
  Watch: Watch;
}
/**
 * What a member answered last.
 */
export interface Answer {
  member: string;
  value: number | string;
}
/**
 * A pupil answered. Who and what is told to the teacher and the pupil; others are told that somebody did.
 */
export interface Answered {
  offset: number;
  at_s: number;
  type: "answered";
  activity: number;
  round: number;
  member: string | null;
  value: number | string | null;
  /**
   * members who have answered in this round, this one included
   */
  count: number;
}
/**
 * How unsure the finished fit is: at each place the curve, and the next sample, are so far from it at most.
 *
 * Written before the end of a run of one input and one output; journals of older versions have none. It holds for the
 * network and data of its step. Bounded: 121 places.
 */
export interface Band {
  offset: number;
  step: number;
  type: "band";
  /**
   * how often it is to hold, such as 0.95
   */
  level: number;
  /**
   * the first place, data units
   */
  start: number;
  stop: number;
  /**
   * how many, evenly spaced
   */
  places: number;
  /**
   * for each place, half the width of the curve's interval, data units
   */
  curve: number[];
  /**
   * the same for a new sample's interval
   */
  points: number[];
}
/**
 * A run in its tree, and how it stands.
 */
export interface Branch {
  run: string;
  /**
   * the run it branched off from; if that was deleted it is not in the tree
   */
  parent: string | null;
  /**
   * the step at which it branched off
   */
  forked_step: number | null;
  /**
   * what it did there instead
   */
  intervention: (Force | Place | Forbid) | null;
  /**
   * null: no worker has begun it
   */
  status: ("queued" | "running" | "paused" | "finished" | "failed") | null;
  step: number;
  /**
   * hidden widths
   */
  widths: number[];
  loss: number | null;
}
/**
 * Take the best proposal now, whatever the rule says.
 */
export interface Force {
  type: "force";
  /**
   * only proposals of this kind
   */
  kind: ("width" | "depth") | null;
  /**
   * only proposals for this layer
   */
  layer: number | null;
}
/**
 * Add a first-layer neuron in data units: at a location and scale, or in the plane through a point.
 */
export interface Place {
  type: "place";
  location: number | [unknown, unknown];
  scale: number | null;
}
/**
 * Refuse what the next proposal round would accept.
 */
export interface Forbid {
  type: "forbid";
}
/**
 * A tree of runs, parents before their branches. `total` counts those left out, too: the newest are shown.
 */
export interface Branches {
  branches: Branch[];
  total: number;
}
/**
 * Grow while a proposal beats what pure noise would give, beats going on training, and pays its price.
 */
export interface CalibratedRule {
  name: "calibrated";
  /**
   * steps between proposal rounds
   */
  cadence: number;
  /**
   * noise floor: quantile of the best score under noise
   */
  quantile: number;
  /**
   * sign flips drawn for the noise floor
   */
  draws: number;
  /**
   * price per added parameter, in units of ln N
   */
  price: number;
  /**
   * a layer must gain this many times the best neuron
   */
  depth_margin: number;
  /**
   * curves, labels: hold back what data do not ask for, decide by trials
   */
  smoothing: boolean;
  /**
   * nats a trial must gain: log-evidence, or expected loss
   */
  evidence: number;
  /**
   * first-layer proposals that are tried out in copies of the network
   */
  tried: number;
  /**
   * neurons tried together where one alone does not pay
   */
  lookahead: number;
}
/**
 * The best proposal of one kind in one layer, judged.
 */
export interface Candidate {
  kind: "width" | "depth" | "prune";
  /**
   * hidden layer that gets the neuron, or index the new layer would take
   */
  layer: number;
  /**
   * exact increase of eta
   */
  score: number;
  /**
   * the paper's Kronecker-factored lower bound of it
   */
  lower_bound: number | null;
  /**
   * the layer's present Kronecker-factored score eta_c
   */
  layer_score: number | null;
  /**
   * what pure noise would give (calibrated rule)
   */
  floor: number | null;
  /**
   * log-likelihood (by trial: log-evidence) gain minus price
   */
  gain: number | null;
  price: number | null;
  added_parameters: number;
  /**
   * -b/w of a first-layer neuron in 1D, data units
   */
  location: number | null;
  /**
   * 1/|w| of a first-layer neuron in 1D, data units
   */
  scale: number | null;
  /**
   * of a first-layer neuron in 2D, for standardised inputs
   */
  weights: number[] | null;
  /**
   * of a first-layer neuron in 2D: w x + b = 0 divides the plane
   */
  bias: number | null;
  accepted: boolean;
  reason:
    | "accepted"
    | "forced"
    | "placed"
    | "forbidden"
    | "below_noise_floor"
    | "training_helps_more"
    | "price_too_high"
    | "too_little_evidence"
    | "below_threshold"
    | "below_absolute_threshold"
    | "layer_not_better_than_neuron"
    | "other_was_better"
    | "rests_on_few_samples"
    | "function_would_move"
    | "width_limit"
    | "depth_limit"
    | "not_allowed"
    | "cooldown"
    | "no_proposal"
    | "neuron_is_needed";
  /**
   * how many neurons were tried together: more than one where one did not pay
   */
  joint: number;
  /**
   * tried in a copy: nats by which the data favour it over the network trained on as long
   */
  evidence: number | null;
  /**
   * nats asked for
   */
  evidence_needed: number | null;
  /**
   * nats that training on alone would bring
   */
  evidence_training: number | null;
}
/**
 * All that is needed to go on from here exactly. Precedes every decision, follows every command.
 */
export interface Checkpoint {
  offset: number;
  step: number;
  type: "checkpoint";
  network: NetworkState;
  /**
   * the engine's scalars: damping, round, what it waits for
   */
  engine: {
    [k: string]: number | string | boolean | number[] | null;
  };
  /**
   * how many of the run's commands have been carried out
   */
  commands_done: number;
  control: Control;
  /**
   * what a person asked of the next proposal round
   */
  intervention: (Force | Place | Forbid) | null;
}
/**
 * A network: hidden widths, and its parameters as one vector.
 *
 * Order, per hidden layer: weight [out, in] row-major, bias [out], v [out], c [out], l [out]; then the output layer's
 * weight [m, in] and bias [m].
 */
export interface NetworkState {
  inputs: number;
  widths: number[];
  outputs: number;
  parameters: number[];
}
/**
 * What the run was told to do: go on or hold, how fast, and when to hold by itself.
 */
export interface Control {
  status: "queued" | "running" | "paused" | "finished" | "failed";
  reason:
    | "submitted"
    | "claimed"
    | "command"
    | "converged"
    | "step_limit"
    | "size_limit"
    | "store_limit"
    | "stopped"
    | "next_growth_reached"
    | "steps_done"
    | "worker_lost"
    | "worker_recovered"
    | "parked"
    | "resumed"
    | "diverged"
    | "bad_task"
    | "poisoned"
    | "internal_error"
    | "edited"
    | "forked"
    | "regime_changed";
  pace: number | "max";
  /**
   * a `step` command is under way: hold at this step
   */
  hold_at_step: number | null;
  /**
   * a `next_growth` command is under way: hold at the next expansion
   */
  hold_at_growth: boolean;
}
/**
 * A question with two to four answers.
 */
export interface Choice {
  title: {
    [k: string]: string;
  };
  /**
   * what everybody is to do, below the title
   */
  text: {
    [k: string]: string;
  } | null;
  /**
   * what the teacher should allow for
   */
  minutes: number;
  /**
   * for the teacher: what it is for
   */
  aim: {
    [k: string]: string;
  } | null;
  /**
   * for the teacher: what the class will say
   */
  they_say: {
    [k: string]: string;
  } | null;
  /**
   * for the teacher: what to answer
   */
  answer: {
    [k: string]: string;
  } | null;
  /**
   * controls of the page that are not shown
   *
   * @maxItems 40
   */
  hidden: string[];
  /**
   * the network starts held
   */
  paused: boolean;
  kind: "choice";
  /**
   * @minItems 2
   * @maxItems 4
   */
  options: [
    {
      [k: string]: string;
    },
    {
      [k: string]: string;
    },
    ...{
      [k: string]: string;
    }[]
  ];
  /**
   * index of the right answer, where there is one
   */
  correct: number | null;
}
/**
 * Take another lesson, from its beginning.
 */
export interface ChooseLesson {
  type: "lesson";
  lesson: string | Lesson;
}
/**
 * A list of activities.
 */
export interface Lesson {
  name: string;
  title: {
    [k: string]: string;
  };
  minutes: number;
  /**
   * for the teacher: what the class knows afterwards
   */
  aim: {
    [k: string]: string;
  } | null;
  /**
   * @minItems 1
   * @maxItems 40
   */
  activities: [
    Watch | PlaceGuess | SizeGuess | Draw | SampleOwn | Choice | Say,
    ...(Watch | PlaceGuess | SizeGuess | Draw | SampleOwn | Choice | Say)[]
  ];
}
/**
 * Everybody sees the teacher's run, following her cursor.
 */
export interface Watch {
  title: {
    [k: string]: string;
  };
  /**
   * what everybody is to do, below the title
   */
  text: {
    [k: string]: string;
  } | null;
  /**
   * what the teacher should allow for
   */
  minutes: number;
  /**
   * for the teacher: what it is for
   */
  aim: {
    [k: string]: string;
  } | null;
  /**
   * for the teacher: what the class will say
   */
  they_say: {
    [k: string]: string;
  } | null;
  /**
   * for the teacher: what to answer
   */
  answer: {
    [k: string]: string;
  } | null;
  /**
   * controls of the page that are not shown
   *
   * @maxItems 40
   */
  hidden: string[];
  /**
   * the network starts held
   */
  paused: boolean;
  specification: RunSpecification;
  kind: "watch";
}
/**
 * Everything that determines a run. The same specification gives the same events.
 */
export interface RunSpecification {
  task: PresetTask | FormulaTask | PointsTask | ClassesTask;
  /**
   * samples drawn from the target
   */
  samples: number;
  /**
   * standard deviation of the noise added to y
   */
  noise: number;
  /**
   * seed of samples, first network and proposals
   */
  seed: number;
  rule: CalibratedRule | PaperRule;
  optimiser: Optimiser;
  limits: Limits;
  growth: Growth;
  /**
   * hidden widths of the first network
   *
   * @minItems 1
   * @maxItems 8
   */
  start: [number, ...number[]];
  /**
   * training steps per second, or max
   */
  pace: number | "max";
  /**
   * where a step moves the loss by less than 1 %, go up to eight times faster than the pace
   */
  time_lapse: boolean;
}
/**
 * A shipped target, by name (see `presets`).
 */
export interface PresetTask {
  kind: "preset";
  /**
   * name of a preset, as listed by GET /api/presets
   */
  name: string;
}
/**
 * A target typed by a person: an expression in x, sampled uniformly on [low, high].
 */
export interface FormulaTask {
  kind: "formula";
  /**
   * expression in x, such as sin(3*x) + x/2
   */
  formula: string;
  /**
   * left end of the sampled interval
   */
  low: number;
  /**
   * right end of the sampled interval
   */
  high: number;
}
/**
 * Samples as they are: drawn, uploaded or edited by a person. `samples` and `noise` do not apply.
 */
export interface PointsTask {
  kind: "points";
  /**
   * locations, one per sample
   *
   * @minItems 4
   * @maxItems 2000
   */
  x: [number, number, number, number, ...number[]];
  /**
   * values, one per sample
   *
   * @minItems 4
   * @maxItems 2000
   */
  y: [number, number, number, number, ...number[]];
  /**
   * what x is, with its unit, as a table's header says it
   */
  x_label: string | null;
  /**
   * what y is, with its unit
   */
  y_label: string | null;
}
/**
 * Points in the plane, each with a class label: 2D classification.
 */
export interface ClassesTask {
  kind: "classes2d";
  /**
   * @minItems 4
   * @maxItems 2000
   */
  x: [[unknown, unknown], [unknown, unknown], [unknown, unknown], [unknown, unknown], ...[unknown, unknown][]];
  /**
   * @minItems 4
   * @maxItems 2000
   */
  label: [number, number, number, number, ...number[]];
  /**
   * what the first coordinate is, with its unit
   */
  x_label: string | null;
  /**
   * what the second coordinate is, with its unit
   */
  y_label: string | null;
}
/**
 * The paper's rule: relative threshold (tau - 1) and absolute threshold alpha.
 */
export interface PaperRule {
  name: "paper";
  /**
   * steps between proposal rounds
   */
  cadence: number;
  /**
   * tau - 1: accept when the layer's score grows by more
   */
  threshold: number;
  /**
   * alpha: share of the bound worth growing for
   */
  absolute_threshold: number;
  /**
   * divides the score of a new layer
   */
  layer_cost: number;
  /**
   * divide it by the new layer's width too
   */
  size_costing: boolean;
  /**
   * proposals per layer and round
   */
  candidates: number;
  /**
   * of proposals' weights, in units of the layer's score
   */
  temperature: number;
  /**
   * steps without growth after an expansion
   */
  cooldown: number;
  /**
   * rounds without another layer from an insertion on
   */
  layer_cooldown: number;
}
/**
 * How the network is trained between expansions: natural gradient, damping adaptive or fixed.
 */
export interface Optimiser {
  /**
   * Levenberg-Marquardt, or the paper's fixed step
   */
  method: "adaptive" | "fixed";
  /**
   * Tikhonov damping lambda, first or fixed value
   */
  damping: number;
  /**
   * step length of the fixed method
   */
  learning_rate: number;
  /**
   * natural gradient solver
   */
  solver: "auto" | "parameter" | "sample" | "cg" | "kronecker";
}
/**
 * Where growth and training end at the latest.
 */
export interface Limits {
  /**
   * neurons in one layer
   */
  width: number;
  /**
   * hidden layers
   */
  depth: number;
  /**
   * training steps
   */
  steps: number;
}
/**
 * What the network is allowed to do by itself.
 */
export interface Growth {
  /**
   * add neurons
   */
  width: boolean;
  /**
   * add layers
   */
  depth: boolean;
  /**
   * remove neurons that do no more than noise
   */
  prune: boolean;
}
/**
 * Everybody taps the axis: where will the next neuron go?
 */
export interface PlaceGuess {
  title: {
    [k: string]: string;
  };
  /**
   * what everybody is to do, below the title
   */
  text: {
    [k: string]: string;
  } | null;
  /**
   * what the teacher should allow for
   */
  minutes: number;
  /**
   * for the teacher: what it is for
   */
  aim: {
    [k: string]: string;
  } | null;
  /**
   * for the teacher: what the class will say
   */
  they_say: {
    [k: string]: string;
  } | null;
  /**
   * for the teacher: what to answer
   */
  answer: {
    [k: string]: string;
  } | null;
  /**
   * controls of the page that are not shown
   *
   * @maxItems 40
   */
  hidden: string[];
  /**
   * the network starts held
   */
  paused: boolean;
  specification: RunSpecification;
  kind: "place";
  /**
   * left end of the axis
   */
  low: number;
  /**
   * right end of the axis
   */
  high: number;
}
/**
 * Everybody guesses how many neurons it will need.
 */
export interface SizeGuess {
  title: {
    [k: string]: string;
  };
  /**
   * what everybody is to do, below the title
   */
  text: {
    [k: string]: string;
  } | null;
  /**
   * what the teacher should allow for
   */
  minutes: number;
  /**
   * for the teacher: what it is for
   */
  aim: {
    [k: string]: string;
  } | null;
  /**
   * for the teacher: what the class will say
   */
  they_say: {
    [k: string]: string;
  } | null;
  /**
   * for the teacher: what to answer
   */
  answer: {
    [k: string]: string;
  } | null;
  /**
   * controls of the page that are not shown
   *
   * @maxItems 40
   */
  hidden: string[];
  /**
   * the network starts held
   */
  paused: boolean;
  specification: RunSpecification;
  kind: "size";
  /**
   * largest guess
   */
  most: number;
}
/**
 * Everybody draws a curve, and an own network grows on it.
 */
export interface Draw {
  title: {
    [k: string]: string;
  };
  /**
   * what everybody is to do, below the title
   */
  text: {
    [k: string]: string;
  } | null;
  /**
   * what the teacher should allow for
   */
  minutes: number;
  /**
   * for the teacher: what it is for
   */
  aim: {
    [k: string]: string;
  } | null;
  /**
   * for the teacher: what the class will say
   */
  they_say: {
    [k: string]: string;
  } | null;
  /**
   * for the teacher: what to answer
   */
  answer: {
    [k: string]: string;
  } | null;
  /**
   * controls of the page that are not shown
   *
   * @maxItems 40
   */
  hidden: string[];
  /**
   * the network starts held
   */
  paused: boolean;
  specification: RunSpecification;
  kind: "draw";
  goal: ExactGoal | MostGoal | LayerGoal;
}
/**
 * A curve that needs exactly so many neurons.
 */
export interface ExactGoal {
  kind: "exactly";
  neurons: number;
}
/**
 * As many neurons as so many points can ask for.
 */
export interface MostGoal {
  kind: "most";
  points: number;
}
/**
 * Make it grow a layer.
 */
export interface LayerGoal {
  kind: "layer";
}
/**
 * The same target for everybody, with noise and a seed of one's own.
 */
export interface SampleOwn {
  title: {
    [k: string]: string;
  };
  /**
   * what everybody is to do, below the title
   */
  text: {
    [k: string]: string;
  } | null;
  /**
   * what the teacher should allow for
   */
  minutes: number;
  /**
   * for the teacher: what it is for
   */
  aim: {
    [k: string]: string;
  } | null;
  /**
   * for the teacher: what the class will say
   */
  they_say: {
    [k: string]: string;
  } | null;
  /**
   * for the teacher: what to answer
   */
  answer: {
    [k: string]: string;
  } | null;
  /**
   * controls of the page that are not shown
   *
   * @maxItems 40
   */
  hidden: string[];
  /**
   * the network starts held
   */
  paused: boolean;
  specification: RunSpecification;
  kind: "sample";
}
/**
 * Everybody writes a sentence that only the teacher reads.
 */
export interface Say {
  title: {
    [k: string]: string;
  };
  /**
   * what everybody is to do, below the title
   */
  text: {
    [k: string]: string;
  } | null;
  /**
   * what the teacher should allow for
   */
  minutes: number;
  /**
   * for the teacher: what it is for
   */
  aim: {
    [k: string]: string;
  } | null;
  /**
   * for the teacher: what the class will say
   */
  they_say: {
    [k: string]: string;
  } | null;
  /**
   * for the teacher: what to answer
   */
  answer: {
    [k: string]: string;
  } | null;
  /**
   * controls of the page that are not shown
   *
   * @maxItems 40
   */
  hidden: string[];
  /**
   * the network starts held
   */
  paused: boolean;
  kind: "say";
  /**
   * longest sentence, in characters
   */
  most: number;
}
/**
 * The first entry.
 */
export interface ClassStarted {
  offset: number;
  at_s: number;
  type: "class_started";
  code: string;
  lesson: Lesson;
  language: "en" | "zh";
}
/**
 * The fold of a class's journal, as one role sees it: the teacher, a pupil, or whoever knows the code.
 */
export interface ClassView {
  type: "view";
  offset: number;
  code: string;
  language: "en" | "zh";
  lesson: Lesson;
  /**
   * false: the lobby; the first command that goes somewhere begins the lesson
   */
  begun: boolean;
  /**
   * index in the lesson
   */
  activity: number;
  /**
   * counts how often the activity was begun, from 1
   */
  round: number;
  paused: boolean;
  revealed: boolean;
  /**
   * whether the projector shows names
   */
  names: boolean;
  locked: boolean;
  ended: boolean;
  spotlight: string | null;
  /**
   * members whose tiles are off the wall; the teacher's alone
   */
  hidden: string[];
  members: Member[];
  /**
   * how many members have answered in this round
   */
  answers: number;
  /**
   * the answers: to everybody after the reveal, to the teacher always, to a pupil the own one before
   */
  given: Answer[] | null;
  /**
   * index of the right answer of a `choice`, after the reveal
   */
  correct: number | null;
  /**
   * the teacher's run in this activity
   */
  run: string | null;
  runs: WallRun[];
  /**
   * where the teacher looks
   */
  step: number | null;
  x: number | null;
  /**
   * the pupil whose token was sent
   */
  you: Member | null;
  role: "teacher" | "pupil" | "guest";
}
/**
 * A pupil.
 */
export interface Member {
  /**
   * unique in the class, in its language
   */
  name: string;
  names: {
    [k: string]: string;
  };
  shape: "circle" | "square" | "triangle" | "diamond" | "star" | "plus";
  colour: "blue" | "orange" | "green" | "pink" | "purple" | "grey";
  member: string;
}
/**
 * A run of the present activity.
 */
export interface WallRun {
  member: string;
  run: string;
}
/**
 * The noise-free target on a grid, where it is known (1D): x [K], y [K].
 */
export interface Curve {
  x: number[];
  y: number[];
}
/**
 * A proposal round and what came of it, accepted or refused.
 */
export interface Decision {
  offset: number;
  step: number;
  type: "decision";
  round: number;
  rule: "calibrated" | "paper";
  accepted: boolean;
  reason:
    | "accepted"
    | "forced"
    | "placed"
    | "forbidden"
    | "below_noise_floor"
    | "training_helps_more"
    | "price_too_high"
    | "too_little_evidence"
    | "below_threshold"
    | "below_absolute_threshold"
    | "layer_not_better_than_neuron"
    | "other_was_better"
    | "rests_on_few_samples"
    | "function_would_move"
    | "width_limit"
    | "depth_limit"
    | "not_allowed"
    | "cooldown"
    | "no_proposal"
    | "neuron_is_needed";
  /**
   * index of the best candidate
   */
  winner: number | null;
  candidates: Candidate[];
  /**
   * how many proposals were compared
   */
  proposals: number;
  /**
   * how many of them trained in copies of the network before it was decided
   */
  tried: number;
  loss: number;
  expansion_score: number;
  bound: number;
  /**
   * ln(Lambda/eta)/ln(tau): the round can add fewer than this many times
   */
  rate_bound: number | null;
  /**
   * best score over the noise floor (or over alpha's share)
   */
  noise_gauge: number | null;
  /**
   * winner's score over eta (or over tau's share)
   */
  training_gauge: number | null;
}
/**
 * What an expansion brought: its predicted and its realised loss drop, and what its score alone promised.
 */
export interface Delivery {
  offset: number;
  step: number;
  type: "delivery";
  expansion_step: number;
  kind: "width" | "depth" | "prune";
  layer: number;
  predicted_drop: number;
  realised_drop: number;
  scored_drop: number | null;
}
/**
 * A name by lot. Animal, shape and colour: nobody is told from others by colour alone.
 */
export interface DrawnName {
  /**
   * unique in the class, in its language
   */
  name: string;
  names: {
    [k: string]: string;
  };
  shape: "circle" | "square" | "triangle" | "diamond" | "star" | "plus";
  colour: "blue" | "orange" | "green" | "pink" | "purple" | "grey";
}
/**
 * Change the data or the knobs while the run goes on; what is absent stays. The network is kept.
 */
export interface Edit {
  type: "edit";
  task: (PresetTask | FormulaTask | PointsTask | ClassesTask) | null;
  samples: number | null;
  noise: number | null;
  rule: (CalibratedRule | PaperRule) | null;
  optimiser: Optimiser | null;
  limits: Limits | null;
  growth: Growth | null;
}
/**
 * Data or settings changed, or a step was taken back. Carries everything that is new.
 */
export interface Edited {
  offset: number;
  step: number;
  type: "edited";
  what: "data" | "settings" | "undo";
  specification: RunSpecification;
  samples: Samples | null;
  target: Curve | null;
  /**
   * present where new data are seen by another scaling
   */
  scaling: Scaling | null;
  /**
   * present after an undo
   */
  network: NetworkState | null;
  /**
   * undo: offset of the checkpoint returned to; `step` is its step
   */
  to_offset: number | null;
}
/**
 * The data: x [N][d]; y [N][m] for regression, labels [N][1] for classification.
 */
export interface Samples {
  x: number[][];
  y: number[][];
}
/**
 * The network sees u = (x - x_shift) / x_scale and gives (y - y_shift) / y_scale. One entry per dimension.
 *
 * Which axes the engine sees mirrored is of no concern to a reader: networks on the wire are as if none were.
 */
export interface Scaling {
  x_shift: number[];
  x_scale: number[];
  y_shift: number[];
  y_scale: number[];
  /**
   * inputs that the engine sees mirrored
   */
  x_mirrored: boolean[];
  /**
   * values that the engine sees mirrored
   */
  y_mirrored: boolean[];
}
/**
 * The network changed its size. The function did not: `function_change` proves it.
 */
export interface Expansion {
  offset: number;
  step: number;
  type: "expansion";
  kind: "width" | "depth" | "prune";
  layer: number;
  /**
   * index of the new (or removed) neuron in its layer; 0 for a new layer
   */
  position: number;
  widths_before: number[];
  widths_after: number[];
  added: Neuron[];
  score: number;
  floor: number | null;
  /**
   * loss drop expected from it: its trial's, where there was one
   */
  predicted_drop: number;
  /**
   * loss drop that its expansion score alone promises
   */
  scored_drop: number | null;
  /**
   * max |f_after - f_before| over the samples, data units
   */
  function_change: number;
  network: NetworkState1;
}
/**
 * One neuron as it was added.
 */
export interface Neuron {
  layer: number;
  position: number;
  weights: number[];
  bias: number;
  v: number;
  c: number;
  l: number;
  location: number | null;
  scale: number | null;
}
/**
 * A network: hidden widths, and its parameters as one vector.
 *
 * Order, per hidden layer: weight [out, in] row-major, bias [out], v [out], c [out], l [out]; then the output layer's
 * weight [m, in] and bias [m].
 */
export interface NetworkState1 {
  inputs: number;
  widths: number[];
  outputs: number;
  parameters: number[];
}
/**
 * Let those who follow look where the teacher looks.
 */
export interface Follow {
  type: "follow";
  step: number | null;
  x: number | null;
}
/**
 * Where the teacher looks: phones in a `watch` follow.
 */
export interface Followed {
  offset: number;
  at_s: number;
  type: "followed";
  step: number | null;
  x: number | null;
}
/**
 * Body of `POST /api/runs/{id}/forks`: go on from a checkpoint as a run of its own, doing something else there.
 */
export interface Fork {
  /**
   * offset of a checkpoint event, or of the decision that follows it
   */
  offset: number;
  /**
   * what the twin does at that decision instead
   */
  intervention: (Force | Place | Forbid) | null;
}
/**
 * The network after a training step. On the wire and in the journal it is binary: see `frames`.
 */
export interface Frame {
  offset: number;
  step: number;
  type: "frame";
  loss: number;
  /**
   * eta, the natural expansion score
   */
  expansion_score: number;
  /**
   * Lambda, the mean squared output gradient: eta cannot exceed it
   */
  bound: number;
  damping: number;
  parameters: number[];
}
/**
 * Go to an activity; 0 begins the lesson.
 */
export interface GoToActivity {
  type: "go";
  index: number;
}
/**
 * Take a pupil's tile off the wall, or put it back.
 */
export interface HideTile {
  type: "hide";
  member: string | null;
  run: string | null;
  hidden: boolean;
}
/**
 * A pupil came. The token's hash goes to nobody.
 */
export interface Joined {
  offset: number;
  at_s: number;
  type: "joined";
  member: Member;
  token_hash: string;
}
/**
 * Delta-eta of a new first-layer neuron over location (columns) and scale (rows, narrowest first). 1D only.
 */
export interface Landscape {
  offset: number;
  step: number;
  type: "landscape";
  /**
   * looked at between two proposal rounds: nothing was chosen from it
   */
  passing: boolean;
  location_start: number;
  location_stop: number;
  locations: number;
  /**
   * narrowest scale; scales are spaced evenly in their logarithm
   */
  scale_start: number;
  scale_stop: number;
  scales: number;
  /**
   * the score that level 255 stands for
   */
  peak: number;
  /**
   * base64 of scales x locations unsigned bytes, row by row: round(255 * score / peak)
   */
  levels: string;
  best_location: number;
  best_scale: number;
  best_score: number;
}
/**
 * Rows of the file that are not in the samples, and why.
 */
export interface LeftOut {
  /**
   * a value is missing; nothing in it; a comment; not in the sample that was asked for
   */
  reason: "missing" | "empty" | "comment" | "sample";
  count: number;
  /**
   * the first ten of them, numbered as in the file
   */
  rows: number[];
}
/**
 * Another lesson, from its first activity.
 */
export interface LessonChosen {
  offset: number;
  at_s: number;
  type: "lesson_chosen";
  lesson: Lesson;
}
/**
 * The class is at another activity, or at the same one again (`again`): answers of the new round count alone.
 */
export interface Moved {
  offset: number;
  at_s: number;
  type: "moved";
  activity: number;
  round: number;
}
/**
 * A neuron's identity and birth, as folded from the journal. `id` counts births from 1 and is never reused.
 */
export interface NeuronView {
  id: number;
  born_step: number;
  born_offset: number;
  layer: number;
  kind: "first" | "width" | "depth";
}
/**
 * Go on to the next activity.
 */
export interface NextActivity {
  type: "next";
  /**
   * the activity it is said at: nothing is done if it is another now
   */
  activity: number | null;
}
/**
 * Train as fast as possible until the next expansion (or the end), then hold.
 */
export interface NextGrowth {
  type: "next_growth";
}
/**
 * Where a fork comes from.
 */
export interface Parent {
  run: string;
  offset: number;
  intervention: (Force | Place | Forbid) | null;
  /**
   * made by who may command the parent: its branches name this run
   */
  listed: boolean;
}
/**
 * Hold training before the next step.
 */
export interface Pause {
  type: "pause";
}
/**
 * back: the activity before; reveal: show the answers; again: the same activity once more; end: no more answers.
 *
 * pause and resume: phones say "eyes up", or not; lock and unlock: nobody else may join, or again; delete:
 * everything, now and for good, the class's runs included.
 */
export interface PlainClassCommand {
  type: "back" | "pause" | "resume" | "reveal" | "again" | "lock" | "unlock" | "end" | "delete";
}
/**
 * A shipped target: `formula` on [low, high], or `data`, a file in `senn_live/data`, or `generator` of classes.
 */
export interface Preset {
  name: string;
  title: {
    [k: string]: string;
  };
  sentence: {
    [k: string]: string;
  };
  formula: string | null;
  data: string | null;
  /**
   * two-dimensional points with class labels, drawn by name
   */
  generator: ("moons" | "circles" | "spirals" | "xor" | "blobs") | null;
  low: number;
  high: number;
  /**
   * a number of samples that suits it; None: any
   */
  samples: number | null;
  /**
   * a noise that suits it; None: any
   */
  noise: number | null;
}
/**
 * A row as it stands in the file.
 */
export interface PreviewRow {
  /**
   * its number in the file, from 1
   */
  row: number;
  cells: string[];
}
/**
 * Remove a pupil; the token is worth nothing from then on.
 */
export interface RemoveMember {
  type: "remove";
  member: string;
}
/**
 * The teacher removed a pupil: the answers and the tile with it.
 */
export interface Removed {
  offset: number;
  at_s: number;
  type: "removed";
  member: string;
}
/**
 * Go on training at the run's pace.
 */
export interface Resume {
  type: "resume";
}
/**
 * The answers of a round are shown; none counts after. Sentences (`say`) are not among them.
 */
export interface Revealed {
  offset: number;
  at_s: number;
  type: "revealed";
  activity: number;
  round: number;
  answers: Answer[];
  /**
   * of a `choice` that has a right answer: its index
   */
  correct: number | null;
}
/**
 * A run of the class: a pupil's on the wall, or the teacher's (`member` null), which everybody watches.
 */
export interface RunAdded {
  offset: number;
  at_s: number;
  type: "run_added";
  activity: number;
  member: string | null;
  run: string;
  /**
   * the member's earlier run in this activity, now deleted
   */
  replaced: string | null;
}
/**
 * The first event of every journal.
 */
export interface RunStarted {
  offset: number;
  step: number;
  type: "run_started";
  specification: RunSpecification;
  loss_kind: "regression" | "classification";
  scaling: Scaling;
  samples: Samples;
  target: Curve | null;
  network: NetworkState;
  /**
   * cpu or cuda:0 and the device's name
   */
  device: string;
  dtype: "float64" | "float32";
  parent: Parent | null;
}
/**
 * The fold of a journal: what a late joiner needs to draw the page's present.
 */
export interface RunView {
  type: "view";
  offset: number;
  step: number;
  status: "queued" | "running" | "paused" | "finished" | "failed";
  reason:
    | "submitted"
    | "claimed"
    | "command"
    | "converged"
    | "step_limit"
    | "size_limit"
    | "store_limit"
    | "stopped"
    | "next_growth_reached"
    | "steps_done"
    | "worker_lost"
    | "worker_recovered"
    | "parked"
    | "resumed"
    | "diverged"
    | "bad_task"
    | "poisoned"
    | "internal_error"
    | "edited"
    | "forked"
    | "regime_changed";
  detail: string;
  pace: number | "max";
  specification: RunSpecification;
  loss_kind: "regression" | "classification";
  scaling: Scaling;
  samples: Samples;
  target: Curve | null;
  network: NetworkState;
  loss: number | null;
  expansion_score: number | null;
  bound: number | null;
  damping: number | null;
  /**
   * per hidden layer, in order of position
   */
  neurons: NeuronView[][];
  landscape: Landscape | null;
  decision: Decision | null;
  expansions: Expansion[];
  deliveries: Delivery[];
  checkpoint_offset: number | null;
  timeline: Timeline;
  device: string;
  parent: Parent | null;
}
/**
 * Training history, thinned: one entry per kept frame.
 */
export interface Timeline {
  step: number[];
  loss: number[];
  expansion_score: number[];
  neurons: number[];
  parameters: number[];
}
/**
 * Train at another pace, in steps per second.
 */
export interface SetPace {
  type: "set_pace";
  pace: number | "max";
}
/**
 * Names on the projector on or off.
 */
export interface ShowNames {
  type: "names";
  /**
   * without it: the other way round
   */
  shown: boolean | null;
}
/**
 * Show one pupil's tile large, or, with neither, all again.
 */
export interface Spotlight {
  type: "spotlight";
  member: string | null;
  run: string | null;
}
/**
 * The run changed its status, or something worth knowing happened to it.
 */
export interface State {
  offset: number;
  step: number;
  type: "state";
  status: "queued" | "running" | "paused" | "finished" | "failed";
  reason:
    | "submitted"
    | "claimed"
    | "command"
    | "converged"
    | "step_limit"
    | "size_limit"
    | "store_limit"
    | "stopped"
    | "next_growth_reached"
    | "steps_done"
    | "worker_lost"
    | "worker_recovered"
    | "parked"
    | "resumed"
    | "diverged"
    | "bad_task"
    | "poisoned"
    | "internal_error"
    | "edited"
    | "forked"
    | "regime_changed";
  /**
   * one sentence in English, for the log
   */
  detail: string;
  pace: number | "max" | null;
}
/**
 * Train `count` steps, then hold.
 */
export interface Step {
  type: "step";
  count: number;
}
/**
 * Finish the run here.
 */
export interface Stop {
  type: "stop";
}
/**
 * Something was switched: `paused`, `names`, `locked`, `ended`, `spotlight`, `hidden` (of a member).
 */
export interface Switched {
  offset: number;
  at_s: number;
  type: "switched";
  what: "paused" | "names" | "locked" | "ended" | "spotlight" | "hidden";
  on: boolean;
  member: string | null;
}
/**
 * One column of a table.
 */
export interface TableColumn {
  /**
   * its place, from 1
   */
  number: number;
  /**
   * from the header; empty where there is none
   */
  name: string;
  /**
   * from the header, or what dates are counted in; empty where there is none
   */
  unit: string;
  /**
   * mixed: numbers and words; index: only counts the rows; clock: part of the dates beside it
   */
  kind: "number" | "date" | "text" | "mixed" | "empty" | "index" | "clock";
  /**
   * why it cannot be an axis, in a sentence; empty where it can
   */
  problem: string;
}
/**
 * The only reading of a text, with the choice of columns that was made or asked for.
 */
export interface TableReading {
  encoding: string;
  /**
   * comma, semicolon, tab, bar or space, or the sign that a sep= line names
   */
  delimiter: string;
  decimal: "point" | "comma";
  has_header: boolean;
  columns: TableColumn[];
  /**
   * number of the column of x; null where a person has to choose
   */
  x: number | null;
  /**
   * number of the column of y
   */
  y: number | null;
  /**
   * number of the column of classes, where classes were asked for
   */
  label: number | null;
  /**
   * names of the classes 0, 1, …, where classes were asked for
   */
  classes: string[];
  /**
   * columns of two to four labels: two others and they are classes
   */
  could_be_classes: number[];
  /**
   * rows of numbers in the chosen columns, before a sample is taken
   */
  rows: number;
  /**
   * rows in the task
   */
  taken: number;
  /**
   * how the rows were thinned out, where they were
   */
  sample: ("even" | "random") | null;
  left_out: LeftOut[];
  /**
   * the first rows
   */
  preview: PreviewRow[];
  /**
   * what a person has to decide before there is a task: which columns, or which sample of the rows
   */
  question: ("columns" | "sample") | null;
  /**
   * answers that would settle the question, by query parameter
   */
  options: {
    [k: string]: string[];
  };
  /**
   * what was read, in a sentence
   */
  summary: string;
  /**
   * ready for a run; null while there is a question
   */
  task: PointsTask | ClassesTask | null;
}
/**
 * Another token is the teacher's, too. Its hash goes to nobody.
 */
export interface TeacherAdded {
  offset: number;
  at_s: number;
  type: "teacher_added";
  token_hash: string;
}
/**
 * A tile as its bytes say it. The page's type, too.
 */
export interface Tile {
  tile: number;
  offset: number;
  step: number;
  neurons: number;
  layers: number;
  status: "queued" | "running" | "paused" | "finished" | "failed";
  loss: number;
  low: number;
  high: number;
  curve: number[];
}
/**
 * A pupil has a new token; the old one is worth nothing. Its hash goes to nobody.
 */
export interface TokenRenewed {
  offset: number;
  at_s: number;
  type: "token_renewed";
  member: string;
  token_hash: string;
}
/**
 * How copies of the network trained before the decision of that round: at most six, likeliest first.
 *
 * Bounded: at most 6 copies x 5 moments x 64 points. May be left out for a slow reader.
 */
export interface Trials {
  offset: number;
  step: number;
  type: "trials";
  round: number;
  /**
   * steps of the trials after which the copies were looked at
   */
  moments: number[];
  /**
   * where the first point of every curve is; null: no curves
   */
  points_start: number | null;
  points_stop: number | null;
  /**
   * how many points, evenly spaced
   */
  points: number;
  copies: TriedCopy[];
}
/**
 * A copy of the network in which a proposal was tried. Places are as a candidate's.
 */
export interface TriedCopy {
  kind: "width" | "depth" | "prune";
  layer: number;
  location: number | null;
  scale: number | null;
  weights: number[] | null;
  bias: number | null;
  score: number;
  /**
   * index among the decision's candidates; null: another of a candidate's kind and layer
   */
  candidate: number | null;
  /**
   * at each moment: nats by which the data favour the copy as it was then; null: no number
   */
  evidence: (number | null)[];
  /**
   * nats asked for
   */
  evidence_needed: number;
  /**
   * base64 of moments x points little-endian float32, row by row: its outputs in data units. 1D only
   */
  curve: string | null;
}
/**
 * Return to the checkpoint before the last expansion (or before the numbers went wrong).
 */
export interface Undo {
  type: "undo";
}
/**
 * Whose a tile is. Numbers are given once: a run that replaces another one has another.
 */
export interface WallTile {
  /**
   * number that the tile's binary messages begin with
   */
  tile: number;
  member: string;
  run: string;
  /**
   * when the run was put on the wall, seconds since 1970
   */
  at_s: number;
  /**
   * taken off the wall: sent to the teacher and the pupil alone
   */
  hidden: boolean;
}
/**
 * All tiles of the present activity: the first message, and again whenever there are other ones.
 */
export interface WallTiles {
  type: "wall";
  activity: number;
  tiles: WallTile[];
}
