/** The words of slow motion: of each picture its name, its headline, what the sentence under it says and what stands beside. Pure. */

import { likelier, short, times } from '../words/numbers.js';
import { proposalSentence, winnerOf } from '../words/sentences.js';
import { promisingOf } from './race.js';
import { STAGES } from './stages.js';
import { stepsSince } from './story.js';

/**
 * @import { Rival } from './race.js'
 * @import { Story } from './story.js'
 * @import { StageName } from './stages.js'
 * @import { Translate } from '../../texts/index.js'
 */

/**
 * @param {Translate} t
 * @param {Story} story
 * @returns {string[]} the pictures' names, the fourth by what decided
 */
export function namesOf(t, { how }) {
  return STAGES.map((stage) => {
    if (stage === 'tried') return t(`slow.tried.${how}`);
    return t(stage === 'joins' && how === 'prune' ? 'slow.joins.prune' : `slow.${stage}`);
  });
}

/**
 * @param {Translate} t
 * @param {Story} story
 * @param {StageName} stage
 * @returns {string} the headline
 */
export function headlineOf(t, story, stage) {
  const { how, before } = story;
  const plane = before.plane ? '.plane' : '';
  if (stage === 'residual') return t(`slow.residual.title${plane}`);
  if (stage === 'joins') return t(`slow.joins.title${how === 'prune' ? '.prune' : plane}`);
  if (stage !== 'tried') return t(`slow.${stage}.title`);
  const copies = story.trials?.copies.length ?? 0;
  if (how !== 'trial') return t(`slow.tried.${how}.title`);
  return copies > 1 ? t('slow.tried.trial.title', { copies: t(`slow.count.${copies}`) }) : t('slow.tried.trial.title.one');
}

/**
 * @param {Translate} t
 * @param {Story} story
 * @param {StageName} stage
 * @param {boolean} [isRacing] who wins is not said before it is seen
 * @returns {string} the sentence; what counts stands between asterisks
 */
export function sentenceOf(t, story, stage, isRacing = false) {
  if (isRacing && stage === 'tried' && story.how === 'trial') return t('slow.tried.racing.sentence', valuesOf(t, story));
  const { decision, before } = story;
  const [highest] = decision ? promisingOf(t, { ...story, decision, domain: before.domain }) : [];
  const said = t(sentenceKey(story, highest, stage), {
    ...valuesOf(t, story),
    highest: highest?.name ?? '',
    top: short(highest?.score, 2),
  });
  if (stage !== 'map' || story.landscape) return said;
  return `${said} ${t(story.before.plane ? 'slow.map.none.plane' : 'slow.map.none')}`;
}

/**
 * @param {Rival | undefined} highest
 * @returns {boolean} whether something else was chosen than what promised most
 */
const isBeside = (highest) => highest !== undefined && !highest.isChosen;

/**
 * @param {Story} story
 * @param {Rival | undefined} highest what promised most
 * @param {StageName} stage
 * @returns {string}
 */
function sentenceKey({ how, before, decision }, highest, stage) {
  if (stage === 'residual' && before.plane) return 'slow.residual.sentence.plane';
  if (stage === 'joins') return `slow.joins.sentence${how === 'prune' ? '.prune' : before.plane ? '.plane' : ''}`;
  if (stage === 'places') return isBeside(highest) ? 'slow.places.sentence.other' : 'slow.places.sentence';
  if (stage !== 'tried') return `slow.${stage}.sentence`;
  const joint = (decision && winnerOf(decision)?.joint) ?? 1;
  return how === 'trial' && joint > 1 ? 'slow.tried.joint.sentence' : `slow.tried.${how}.sentence`;
}

/**
 * @param {Translate} t
 * @param {Story} story
 * @returns {Record<string, string | number>} what the sentences fill in
 */
function valuesOf(t, { before, decision, expansion }) {
  const winner = decision ? winnerOf(decision) : undefined;
  return {
    loss: short(before.moment.loss, 2),
    proposals: decision?.proposals ?? 0,
    what: proposalSentence(t, winner, before.domain),
    score: short(expansion.score, 2),
    floor: short(expansion.floor, 2),
    ratio: times(t, decision?.noise_gauge ?? NaN),
    tried: decision?.tried ?? 0,
    joint: winner?.joint ?? 1,
    times: likelier(t, winner?.evidence ?? 0),
    asked: likelier(t, winner?.evidence_needed ?? 0),
    training: times(t, decision?.training_gauge ?? NaN),
    change: short(expansion.function_change, 2),
  };
}

/**
 * @param {Translate} t
 * @param {number} step
 * @param {number} last
 * @returns {string} what stands beside the race
 */
export const trialNote = (t, step, last) => t('slow.note.trial', { step: Math.round(step), last });

/**
 * @param {Translate} t
 * @param {Story} story
 * @param {number} index among the moments after the growth
 * @returns {string} what stands beside the last picture
 */
export function afterNote(t, story, index) {
  const n = stepsSince(story, index);
  if (n === 0) return story.how === 'prune' ? '' : t('slow.note.still');
  return t('slow.note.after', { n, loss: short(story.after[index]?.loss, 2) });
}
