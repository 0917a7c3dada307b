/** All English texts. */

import { compare } from './compare.js';
import { editing } from './editing.js';
import { explain } from './explain.js';
import { help } from './help.js';
import { opening } from './opening.js';
import { page } from './page.js';
import { plane } from './plane.js';
import { sharing } from './sharing.js';
import { tables } from './tables.js';
import { tour } from './tour.js';
import { why } from './why.js';

/** @type {Readonly<Record<string, string>>} */
export const texts = { ...compare, ...editing, ...explain, ...help, ...opening, ...page, ...plane, ...sharing, ...tables, ...tour, ...why };
