/** The network that is shown as a Python file: PyTorch code and weights that answer as the page does. Pure. */

import { answersAt } from './csv_export.js';

/**
 * @import { Network } from './forward.js'
 * @import { Scaling } from '../../../types/protocol'
 */
/** @typedef {{network: Network, scaling: Scaling, samples: number[][], run: string, step: number}} Exported */

const CHECKED = 64; // samples whose answers the file carries, to check itself with

/**
 * @param {Exported} what
 * @returns {string} a file that runs by itself and can be imported
 */
export function pythonFile({ network, scaling, samples, run, step }) {
  const checked = spread(samples, CHECKED);
  const answers = answersAt(network, scaling, checked);
  const title = `run ${run.replace(/[^\w-]/g, '')}, step ${step}`;
  return [
    `"""A network that SENN live grew (${title}), as PyTorch: \`predict([[0.5], [1.0]])\`.\n${DOC}"""\n`,
    `INPUTS, WIDTHS, OUTPUTS = ${network.inputs}, ${list(network.widths)}, ${network.outputs}`,
    `X_SHIFT, X_SCALE = ${list(scaling.x_shift)}, ${list(scaling.x_scale)}  # the network sees (x - X_SHIFT) / X_SCALE`,
    `Y_SHIFT, Y_SCALE = ${list(scaling.y_shift)}, ${list(scaling.y_scale)}  # and answers (y - Y_SHIFT) / Y_SCALE`,
    '',
    CODE,
    `# Per hidden layer: weight [out, in] row by row, bias, v, c, l; then the output layer's weight and bias.`,
    `PARAMETERS = ${wrapped(network.parameters)}`,
    '',
    `# What the page answered at some samples: running this file compares.`,
    `CHECKED_AT = ${wrappedRows(checked)}`,
    `ANSWERS = ${wrappedRows(checked.map((_, row) => answers.map((column) => column[row])))}`,
    '',
    MAIN,
  ].join('\n');
}

/**
 * @template T
 * @param {T[]} items
 * @param {number} most
 * @returns {T[]} at most that many of them, evenly taken
 */
function spread(items, most) {
  if (items.length <= most) return items;
  return Array.from({ length: most }, (_, index) => items[Math.round((index * (items.length - 1)) / (most - 1))]);
}

/** @param {number} value */
function number(value) {
  if (Number.isNaN(value)) return "float('nan')";
  if (!Number.isFinite(value)) return value > 0 ? "float('inf')" : "float('-inf')";
  return Object.is(value, -0) ? '-0.0' : String(value);
}

/** @param {ArrayLike<number>} values */
const list = (values) => `[${Array.from(values, number).join(', ')}]`;

/** @param {ArrayLike<number>} values */
function wrapped(values) {
  const words = Array.from(values, number);
  const lines = Array.from({ length: Math.ceil(words.length / 4) }, (_, line) => words.slice(4 * line, 4 * line + 4).join(', '));
  return `[\n${lines.map((line) => `    ${line},\n`).join('')}]`;
}

/** @param {number[][]} rows */
const wrappedRows = (rows) => `[\n${rows.map((row) => `    ${list(row)},\n`).join('')}]`;

const DOC = `
Needs torch, nothing else. Run it to see that it answers as the page did; \`network\` is an ordinary \`torch.nn.Module\`, in
double precision, whose parameters can be trained further.
`;

const CODE = `import torch
from torch import nn

class Rational(nn.Module):
    """One activation per neuron: (2 v z + c) / (1 + z^2) + l z, divided by the length of (v, c, l)."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.v, self.c, self.l = (nn.Parameter(torch.zeros(width, dtype=torch.float64)) for _ in range(3))

    def forward(self, z: torch.Tensor) -> torch.Tensor:
        norm = (self.v**2 + self.c**2 + self.l**2 + 1e-8).sqrt()
        return ((2 * self.v * z + self.c) / (1 + z**2) + self.l * z) / norm

class Network(nn.Module):
    """Hidden layers with rational activations, then a linear one, between the units of the data."""

    def __init__(self) -> None:
        super().__init__()
        layers, before = [], INPUTS
        for width in WIDTHS:
            layers += [nn.Linear(before, width, dtype=torch.float64), Rational(width)]
            before = width
        self.layers = nn.Sequential(*layers, nn.Linear(before, OUTPUTS, dtype=torch.float64))
        for name, value in {"x_shift": X_SHIFT, "x_scale": X_SCALE, "y_shift": Y_SHIFT, "y_scale": Y_SCALE}.items():
            self.register_buffer(name, torch.tensor(value, dtype=torch.float64))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.layers((x - self.x_shift) / self.x_scale) * self.y_scale + self.y_shift

`;

const MAIN = `network = Network()
with torch.no_grad():
    nn.utils.vector_to_parameters(torch.tensor(PARAMETERS, dtype=torch.float64), network.parameters())

def predict(x: list[list[float]]) -> list[list[float]]:
    """Answers in the units of the data: a row per row of x."""
    with torch.no_grad():
        return network(torch.tensor(x, dtype=torch.float64).reshape(-1, INPUTS)).tolist()

if __name__ == "__main__":
    found, expected = (torch.tensor(rows, dtype=torch.float64) for rows in (predict(CHECKED_AT), ANSWERS))
    print(f"{len(PARAMETERS)} parameters, hidden widths {WIDTHS}")
    print(f"largest difference from the page's fit at {len(CHECKED_AT)} samples: {(found - expected).abs().max():.1e}")
`;
