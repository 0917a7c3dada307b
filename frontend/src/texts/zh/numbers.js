/** Chinese texts of numbers. */

/** @type {Readonly<Record<string, string>>} */
export const numbers = {
  times: '{n} 倍',
  'times.many': '一百万倍以上',
  'times.hardly': '不到 0.01 倍',
};
