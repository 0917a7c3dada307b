/** English texts of the teacher’s page of a class, which a projector shows. */

/** @type {Readonly<Record<string, string>>} */
export const stage = {};
