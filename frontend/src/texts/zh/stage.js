/** 老师页面（投影）的中文文本。 */

/** @type {Readonly<Record<string, string>>} */
export const stage = {};
