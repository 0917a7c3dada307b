/** How large the network is, in the card's header. */

import { sizeParts } from '../../../pure/words/sizes.js';
import { html, need, setAttribute } from '../../drawing/dom.js';
import { MOST_EDGES } from './connections.js';

/**
 * @import { Layout } from '../../../pure/drawing/layout.js'
 * @import { Scene } from '../../../pure/run/scene.js'
 * @import { Translate } from '../../../texts/index.js'
 */

export function createSize() {
  const size = need('#network-size', HTMLElement);
  /**
   * @param {Scene} scene
   * @param {Layout} layout
   * @param {Translate} t
   */
  return (scene, layout, t) => {
    setAttribute(size, 'title', layout.edges.length > MOST_EDGES ? t('network.hidden.edges', { n: MOST_EDGES }) : '');
    const parts = sizeParts(t, scene);
    const key = parts.map(({ text }) => text).join(' · ');
    if (size.textContent === key) return;
    const spans = parts.map(({ name, text }, at) => html('span', { class: name, text: at > 0 ? ` · ${text}` : text }));
    size.replaceChildren(...spans);
    setAttribute(spans.at(-1) ?? size, 'title', parts.at(-1)?.name === 'removed' ? t('network.removed.help') : '');
  };
}
