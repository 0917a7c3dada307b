/** The explanation's skeleton: four questions, three layers, the formulas. Pure. */

import { place, short } from './numbers.js';
import { decisionSentence, growthSentence } from './sentences.js';

/**
 * @import { Scene } from '../run/scene.js'
 * @import { Translate } from '../../texts/index.js'
 */
/** @typedef {'how' | 'when' | 'where' | 'what'} Question */
/** @typedef {'plain' | 'mathematics' | 'code'} Layer */

export const QUESTIONS = /** @type {const} */ (['how', 'when', 'where', 'what']);
export const LAYERS = /** @type {const} */ (['plain', 'mathematics', 'code']);
export const PARAGRAPHS = [1, 2, 3];

/** TeX per question; the sentence to each is `explain.QUESTION.formula.N`. */
export const FORMULAS = {
  how: [
    String.raw`f(x) \;=\; \sum_j w_j\,\rho_j(x) \;+\; 0\cdot\rho_p(x)`,
    String.raw`W h + b \;=\; W B^{-1}\underbrace{(B h + s)}_{\text{new layer}} \;+\; \bigl(b - W B^{-1} s\bigr)`,
  ],
  when: [
    String.raw`\eta \;=\; g^{\mathsf T}\,(F + \lambda I)^{-1} g \;\le\; \Lambda \;=\; \tfrac1N \sum_n \lVert g_{y,n}\rVert^2`,
    String.raw`\Delta\eta \;>\; q_{0.99}\Bigl[\,\max_p \Delta\eta_p(\pm g_\perp)\Bigr] \qquad\text{and}\qquad \Delta\eta \;>\; \eta`,
    String.raw`-N \ln\!\Bigl(1 - \frac{\Delta L}{L}\Bigr) \;>\; c\,k\,\ln N`,
    String.raw`\text{additions in one round} \;<\; \frac{\ln(\Lambda/\eta_0)}{\ln \tau}`,
  ],
  where: [
    String.raw`g_\perp \;=\; (I - U U^{\mathsf T})\, g_y`,
    String.raw`\Delta\eta \;=\; \tfrac1N\; g_\perp^{\mathsf T} C_\perp\,(C_\perp^{\mathsf T} C_\perp)^{-1}\, C_\perp^{\mathsf T} g_\perp`,
    String.raw`p = -\,b/w \qquad s = 1/\lvert w\rvert`,
  ],
  what: [
    String.raw`\rho(z) \;=\; \frac{v\,\dfrac{2z}{1+z^2} \;+\; c\,\dfrac{1}{1+z^2} \;+\; l\,z}{\sqrt{v^2+c^2+l^2+10^{-8}}}`,
    String.raw`(v, c, l) \;=\; (C_\perp^{\mathsf T} C_\perp)^{-1}\, C_\perp^{\mathsf T} g_\perp`,
  ],
};

/**
 * What the answer is in the run that is shown.
 * @param {Translate} t
 * @param {Scene | null} scene
 * @param {Question} question
 * @returns {string}
 */
export function answerHere(t, scene, question) {
  const none = t('explain.here.none');
  if (!scene) return none;
  const { expansion, decision, domain, landscape } = scene;
  const ids = expansion ? scene.moment.structure.neurons.flat().filter(({ born_offset: born }) => born === expansion.offset) : [];
  if (question === 'when') return decision ? decisionSentence(t, decision, domain) : none;
  if (question === 'where' && landscape) {
    return t('explain.here.best', { x: place(landscape.best_location, domain), scale: short(landscape.best_scale, 2) });
  }
  if (!expansion) return none;
  const grew = growthSentence(
    t,
    expansion,
    ids.map(({ id }) => id),
    domain,
  );
  if (question === 'how') return `${grew}; ${t('why.change', { value: short(expansion.function_change, 2) })}`;
  const [first] = expansion.added;
  if (question === 'where' || !first) return grew;
  return `${grew}: v = ${short(first.v, 2)}, c = ${short(first.c, 2)}, l = ${short(first.l, 2)}`;
}
