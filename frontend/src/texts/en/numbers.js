/** English texts of numbers. */

/** @type {Readonly<Record<string, string>>} */
export const numbers = {
  times: '{n} times',
  'times.many': 'more than a million times',
  'times.hardly': 'less than 0.01 times',
};
