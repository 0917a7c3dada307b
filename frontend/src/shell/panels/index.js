/** The registry of panels: what is drawn, in which order. A new panel is a line here. */

import { createLearning } from '../learn/index.js';
import { createAnnouncer } from './announcer.js';
import { createBiography } from './biography.js';
import { createBranchMenu } from './branch.js';
import { createFieldPanel } from './field.js';
import { createEditing } from '../editing/editor.js';
import { createFitPanel } from './fit.js';
import { createLandscapePanel } from './landscape.js';
import { createTargetMenu, createViewMenu } from './menus.js';
import { createNetworkPanel } from './network.js';
import { createNext } from './next.js';
import { createNumbers } from './numbers.js';
import { createPainting } from './painting.js';
import { createPlacing } from './placing.js';
import { createPlanePanel } from './plane.js';
import { createSettingsMenu } from './settings.js';
import { createSlowPanel } from './slow.js';
import { createTimelinePanel } from './timeline.js';
import { createShareMenu } from '../share/menu.js';
import { createToolbar } from './toolbar.js';
import { createWhyPanel } from './why.js';

/**
 * @param {import('../actions.js').Actions} act
 * @param {import('./menus.js').Looks} looks
 * @returns {import('../loop.js').Panel[]}
 */
export function createPanels(act, looks) {
  const fit = createFitPanel(act.focus);
  const plane = createPlanePanel();
  const field = createFieldPanel(act.focus);
  return [
    createToolbar(act),
    plane,
    createPainting(act, plane.project),
    field,
    createPlacing(act, field.project),
    fit,
    createLandscapePanel(fit.project, act),
    createNetworkPanel(act.focus),
    createBiography(),
    createWhyPanel(act),
    createNext(act),
    createTimelinePanel(act),
    createSlowPanel(act),
    createBranchMenu(act),
    createTargetMenu(act),
    createSettingsMenu(act),
    createViewMenu(looks),
    createNumbers(),
    createShareMenu(act),
    createEditing(act, fit.project),
    ...createLearning(act),
    createAnnouncer(),
  ];
}
