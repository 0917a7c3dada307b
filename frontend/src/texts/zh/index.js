/** 全部中文文本。 */

import { classes } from './classes.js';
import { compare } from './compare.js';
import { editing } from './editing.js';
import { explain } from './explain.js';
import { guess } from './guess.js';
import { help } from './help.js';
import { numbers } from './numbers.js';
import { opening } from './opening.js';
import { page } from './page.js';
import { plane } from './plane.js';
import { sharing } from './sharing.js';
import { sheet } from './sheet.js';
import { slow } from './slow.js';
import { stage } from './stage.js';
import { tables } from './tables.js';
import { tour } from './tour.js';
import { why } from './why.js';

/** @type {Readonly<Record<string, string>>} */
export const texts = {
  ...classes,
  ...compare,
  ...editing,
  ...explain,
  ...guess,
  ...help,
  ...numbers,
  ...opening,
  ...page,
  ...plane,
  ...sharing,
  ...slow,
  ...sheet,
  ...stage,
  ...tables,
  ...tour,
  ...why,
};
