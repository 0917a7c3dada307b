/** What the axes are called: by the headers of the table that the samples came in. Pure. */

/**
 * @param {{specification: import('../../../types/protocol').RunSpecification}} data
 * @returns {{x_label?: string, y_label?: string}} only those that there are
 */
export function axisNames({ specification: { task } }) {
  if (task.kind !== 'points' && task.kind !== 'classes2d') return {};
  const { x_label, y_label } = task; // absent in journals older than the labels
  return { ...(x_label ? { x_label } : {}), ...(y_label ? { y_label } : {}) };
}
