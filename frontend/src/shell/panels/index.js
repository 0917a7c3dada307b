/** The registry of panels: what is drawn, in which order, and which cards panels bring along. A new panel is a line here. */

import { ENTRIES } from '../../pure/words/help.js';
import { createEditing } from '../editing/editor.js';
import { createLearning } from '../learn/index.js';
import { createShareMenu } from '../share/menu.js';
import { createEnd } from './end/end.js';
import { createFitPanel } from './fit/fit.js';
import { createGuessPanel } from './guess/guess.js';
import { createLandscapePanel } from './landscape/landscape.js';
import { createBranchMenu } from './menus/branch.js';
import { createTargetMenu, createViewMenu } from './menus/menus.js';
import { createSettingsMenu } from './menus/settings.js';
import { createToolbar } from './menus/toolbar.js';
import { createUndoOffer } from './menus/undo.js';
import { createWatching } from './menus/watching.js';
import { createFormula } from './network/formula.js';
import { createNetworkPanel } from './network/network.js';
import { createFieldPanel, FIELD } from './plane/field.js';
import { createPainting } from './plane/painting.js';
import { createPlacing } from './plane/placing.js';
import { createPlanePanel } from './plane/plane.js';
import { createSlowPanel } from './slow/slow.js';
import { createTimelinePanel } from './timeline/timeline.js';
import { createAnnouncer } from './why/announcer.js';
import { createBiography } from './why/biography.js';
import { createNumbers } from './why/numbers.js';
import { createWhyPanel } from './why/why.js';

/**
 * @import { Entry } from '../../pure/words/help.js'
 * @import { Manifest } from '../drawing/card.js'
 * @import { Panel } from '../drawing/loop.js'
 * @import { Actions } from '../input/actions.js'
 * @import { Looks } from './menus/menus.js'
 */

/** The cards that are not in the document itself. @type {readonly Manifest[]} */
export const BROUGHT = [FIELD];

/** Everything that the help knows. @type {readonly Entry[]} */
export const HELP = [...ENTRIES, ...BROUGHT.flatMap(({ name, help }) => help.map((entry) => ({ card: name, ...entry })))];

/**
 * @param {Actions} act
 * @param {Looks} looks
 * @returns {Panel[]}
 */
export function createPanels(act, looks) {
  const formula = createFormula();
  const fit = createFitPanel(act.focus, formula.open);
  const plane = createPlanePanel();
  const field = createFieldPanel(act.focus);
  return [
    createToolbar(act),
    createWatching(),
    createUndoOffer(act),
    plane,
    createPainting(act, plane.project),
    field,
    createPlacing(act, field.project),
    fit,
    createLandscapePanel(fit.project, act),
    createNetworkPanel(act.focus, formula.open, (proposal, decision) => act.take(proposal, decision)),
    formula,
    createBiography(),
    createWhyPanel(act),
    createEnd(act),
    createTimelinePanel(act, looks.numbers),
    createSlowPanel(act),
    createGuessPanel(act),
    createBranchMenu(act),
    createTargetMenu(act),
    createSettingsMenu(act),
    createViewMenu(looks),
    createNumbers(),
    createShareMenu(act),
    createEditing(act, fit.project),
    ...createLearning(act, HELP),
    createAnnouncer(),
  ];
}
