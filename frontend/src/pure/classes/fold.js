/**
 * The fold of a class's journal on a page: the view that the server sends first, then entry by entry. Pure. Mirrors
 * `senn_live.classes.fold` as far as one role is told. Where the class goes to another activity, what was there before is
 * not known here: `stale` then says that the view has to be read again; until it comes, the new activity is shown empty.
 */

/** @import { Answer, ClassView, Member } from '../../../types/protocol' */
/** @typedef {{type: string, offset: number} & Record<string, any>} Entry */
/** @typedef {{view: ClassView | null, isStale: boolean}} Folded */

/**
 * @param {ClassView | null} view
 * @param {Entry} entry a view, or an entry of the journal
 * @returns {Folded}
 */
export function folded(view, entry) {
  if (entry.type === 'view') return { view: /** @type {ClassView} */ (/** @type {unknown} */ (entry)), isStale: false };
  if (view === null || entry.offset <= view.offset) return { view, isStale: false };
  const change = CHANGES[entry.type]?.(view, entry) ?? {};
  const isStale = entry.type === 'moved' || entry.type === 'lesson_chosen';
  return { view: { ...view, ...change, offset: entry.offset }, isStale };
}

/** @type {Record<string, (view: ClassView, entry: any) => Partial<ClassView>>} */
const CHANGES = {
  lesson_chosen: (view, { lesson }) => ({
    ...emptied(view),
    correct: knownRight({ ...view, lesson }, 0),
    lesson,
    activity: 0,
    round: 1,
    begun: false,
  }),
  moved: (view, { activity, round }) => ({ ...emptied(view), correct: knownRight(view, activity), activity, round, begun: true }),
  joined: (view, { member }) => ({ members: [...view.members, member] }),
  removed: remove,
  answered: answer,
  revealed: (view, { activity, round, answers, correct }) =>
    isNow(view, { activity, round }) ? { revealed: true, given: view.role === 'teacher' ? view.given : answers, correct } : {},
  run_added: addRun,
  followed: (_, { step, x }) => ({ step, x }),
  switched: turn,
};

/**
 * @param {ClassView} view
 * @returns {Partial<ClassView>} an activity that nobody has answered
 */
const emptied = ({ role }) => ({
  revealed: false,
  spotlight: null,
  answers: 0,
  given: role === 'teacher' ? [] : null,
  correct: null,
  run: null,
  runs: [],
  step: null,
  x: null,
});

/**
 * @param {ClassView} view
 * @param {number} activity
 * @returns {number | null} the right answer, which the teacher's lesson has from the beginning
 */
function knownRight({ lesson }, activity) {
  const one = lesson.activities[activity];
  return one.kind === 'choice' ? (one.correct ?? null) : null;
}

/**
 * @param {ClassView} view
 * @param {{activity: number, round: number}} of
 */
const isNow = (view, { activity, round }) => view.activity === activity && view.round === round;

/**
 * @param {ClassView} view
 * @param {any} entry
 * @returns {Partial<ClassView>}
 */
function answer(view, entry) {
  if (!isNow(view, entry)) return {};
  if (entry.member === null) return { answers: entry.count };
  /** @type {Answer[]} */
  const others = (view.given ?? []).filter(({ member }) => member !== entry.member);
  return { answers: entry.count, given: [...others, { member: entry.member, value: entry.value }] };
}

/**
 * @param {ClassView} view
 * @param {any} entry
 * @returns {Partial<ClassView>}
 */
function remove(view, entry) {
  const isOther = (/** @type {{member: string}} */ { member }) => member !== entry.member;
  const given = view.given?.filter(isOther) ?? null;
  return {
    members: view.members.filter(isOther),
    given,
    answers: view.role === 'teacher' ? (given?.length ?? 0) : view.answers,
    runs: view.runs.filter(isOther),
    hidden: view.hidden.filter((member) => member !== entry.member),
    spotlight: view.spotlight === entry.member ? null : view.spotlight,
  };
}

/**
 * @param {ClassView} view
 * @param {any} entry
 * @returns {Partial<ClassView>}
 */
function addRun(view, { activity, member, run }) {
  if (activity !== view.activity) return {};
  if (member === null) return { run };
  return { runs: [...view.runs.filter((one) => one.member !== member), { member, run }] };
}

/**
 * @param {ClassView} view
 * @param {any} entry
 * @returns {Partial<ClassView>}
 */
function turn(view, { what, on, member }) {
  if (what === 'spotlight') return { spotlight: on ? member : null };
  if (what !== 'hidden') return { [what]: on };
  if (member === null) return {};
  const others = view.hidden.filter((one) => one !== member);
  return { hidden: on ? [...others, member] : others };
}

/**
 * @param {ClassView} view
 * @param {string} member
 * @returns {string | number | null} what a member answered, as far as one is told
 */
export const answerOf = (view, member) => view.given?.find((one) => one.member === member)?.value ?? null;

/**
 * @param {ClassView} view
 * @param {string} member
 * @returns {string | null} the member's run in this activity
 */
export const runOf = (view, member) => view.runs.find((one) => one.member === member)?.run ?? null;

/**
 * @param {ClassView} view
 * @param {string} id
 * @returns {Member | null}
 */
export const memberOf = (view, id) => view.members.find(({ member }) => member === id) ?? null;
