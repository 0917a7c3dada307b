/** The composition root of a lesson's page: the sheet to print, and the workshop in which a lesson is put together. */

import { lessonHash, lessonInHash, parseLesson } from './pure/classes/lessons.js';
import { wordsIn } from './pure/classes/words.js';
import { drawSheet } from './shell/classes/sheet.js';
import { createTools } from './shell/classes/tools.js';
import { createWorkshop } from './shell/classes/workshop.js';
import { fetchLessons } from './shell/connection/classes.js';
import { recalled } from './shell/connection/keeping.js';
import { html, need } from './shell/drawing/dom.js';
import { chosenLanguage, translator } from './texts/index.js';
import { LANGUAGES } from './texts/languages.js';

/** @import { Lesson } from '../types/protocol' */

const query = new URLSearchParams(location.search);
const language = chosenLanguage(query.get('lang') ?? recalled('senn.language'), navigator.languages);
const t = translator(language);
const sheet = need('#sheet', HTMLElement);
document.documentElement.lang = LANGUAGES[language].tag;

/** @returns {Promise<Lesson | null>} the lesson of the address, or the first shipped one */
async function lessonOfAddress() {
  const named = lessonInHash(location.hash) ?? query.get('lesson');
  const own = named ? parseLesson(named) : null;
  if (own) return own;
  const shipped = await fetchLessons();
  return shipped.find(({ name }) => name === named) ?? (named ? null : shipped[0]);
}

/** @param {Lesson} first */
function open(first) {
  let lesson = first;
  const tools = createTools(need('#tools', HTMLElement), {
    t,
    language,
    lesson: () => lesson,
    edit: () => workshop.toggle(),
    opened: show,
  });
  const workshop = createWorkshop(need('#workshop', HTMLElement), { t, language, changed: show });
  workshop.show(lesson);

  /** @param {Lesson} next */
  function show(next) {
    const isOther = next.name !== lesson.name;
    lesson = next;
    document.title = `${wordsIn(lesson.title, language)} – SENN live`;
    drawSheet(sheet, lesson, { t, language });
    tools.draw();
    if (isOther) workshop.show(lesson);
    if (lesson.name === 'own') history.replaceState(null, '', lessonHash(lesson)); // so that a reload finds it
  }
  show(lesson);
}

lessonOfAddress().then(
  (lesson) => (lesson ? open(lesson) : sheet.replaceChildren(html('p', { text: t('sheet.none') }))),
  () => sheet.replaceChildren(html('p', { text: t('class.unreachable') })),
);
