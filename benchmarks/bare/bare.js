/**
 * The limit that the page is measured against: the same run in four bare canvases, without library, words or interaction.
 * What changes is drawn again with every frame, as plainly as can be: the curve and samples, the network with its response
 * curves and edges, the timeline. The network is evaluated by the page's own forward pass.
 */

import { curveOver, grid, unflatten } from '/src/pure/network/forward.js';
import { decodeFrame } from '/src/pure/run/frames.js';

const boxes = [
  [42, 105, 680, 250],
  [88, 420, 625, 88],
  [775, 105, 462, 200],
  [180, 565, 1030, 110],
];
const [fit, heat, net, time] = boxes.map(([left, top, width, height]) => {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  Object.assign(canvas.style, { left: `${left}px`, top: `${top}px` });
  document.body.append(canvas);
  return canvas.getContext('2d');
});
const xs = grid(-2.05, 2.05, 241);
const history = { step: [], loss: [], score: [] };
let started;
let frame;
let requested = false;
globalThis.updates = 0;

function line(context, px, py) {
  context.beginPath();
  for (let n = 0; n < px.length; n += 1) context.lineTo(px[n], py[n]);
  context.stroke();
}

function drawFit(y) {
  const { width, height } = fit.canvas;
  const px = (x) => ((x + 2.05) / 4.1) * width;
  const py = (value) => (1 - (value + 1.2) / 2.6) * height;
  fit.clearRect(0, 0, width, height);
  fit.strokeStyle = '#eef1f4';
  for (let tick = 0; tick < 9; tick += 1) line(fit, [(tick * width) / 8, (tick * width) / 8], [0, height]);
  fit.strokeStyle = '#8a94a3';
  started.samples.x.forEach(([x], n) => {
    fit.beginPath();
    fit.arc(px(x), py(started.samples.y[n][0]), 3.5, 0, 7);
    fit.stroke();
  });
  fit.strokeStyle = '#009e73';
  line(fit, started.target.x.map(px), started.target.y.map(py));
  fit.strokeStyle = '#0072b2';
  fit.lineWidth = 3;
  line(fit, xs.map(px), Float64Array.from(y, py));
  fit.lineWidth = 1;
}

function drawNetwork(network, responses) {
  const { width, height } = net.canvas;
  net.clearRect(0, 0, width, height);
  const layers = unflatten(network);
  const count = network.widths[0];
  for (let n = 0; n < count; n += 1) {
    const y = ((n + 0.5) * height) / count;
    for (const [weight, from, to, fy, ty] of [
      [layers[0].weight[n], 40, width / 2 - 12, height / 2, y],
      [layers[1].weight[n], width / 2 + 12, width - 40, y, height / 2],
    ]) {
      net.strokeStyle = weight < 0 ? '#b5533c' : '#0072b2';
      net.lineWidth = 1 + Math.min(3, Math.abs(weight));
      net.beginPath();
      net.moveTo(from, fy);
      net.bezierCurveTo((from + to) / 2, fy, (from + to) / 2, ty, to, ty);
      net.stroke();
    }
    net.lineWidth = 1.6;
    net.strokeStyle = '#1b2330';
    net.beginPath();
    net.arc(width / 2, y, 11, 0, 7);
    net.stroke();
    const values = responses[0][n].filter((_, index) => index % 5 === 0);
    const low = Math.min(...values);
    const high = Math.max(...values);
    line(
      net,
      values.map((_, index) => width / 2 - 7 + (14 * index) / values.length),
      values.map((v) => y + 5 - (10 * (v - low)) / (high - low)),
    );
  }
}

function drawTimeline() {
  const { width, height } = time.canvas;
  time.clearRect(0, 0, width, height);
  const px = history.step.map((step) => (step / 2000) * width);
  const colours = { loss: '#0072b2', score: '#009e73' };
  for (const [name, colour] of Object.entries(colours)) {
    time.strokeStyle = colour;
    line(
      time,
      px,
      history[name].map((value) => ((1 - Math.log10(value)) / 6) * height),
    );
  }
}

function draw() {
  requested = false;
  const network = { ...started.network, parameters: frame.parameters };
  const { y, responses } = curveOver(network, started.scaling, xs);
  drawFit(y);
  drawNetwork(network, responses);
  drawTimeline();
  globalThis.updates += 1;
}

const socket = new WebSocket(`ws://${location.host}/api/runs/bare/stream?after=-1`);
socket.binaryType = 'arraybuffer';
socket.onmessage = ({ data }) => {
  if (typeof data === 'string') {
    const event = JSON.parse(data);
    if (event.type === 'run_started') started = event;
    return;
  }
  frame = decodeFrame(data);
  history.step.push(frame.step);
  history.loss.push(frame.loss);
  history.score.push(frame.expansion_score);
  if (!requested) requestAnimationFrame(draw);
  requested = true;
};
heat.fillRect(0, 0, 1, 1);
