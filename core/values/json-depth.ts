/**
 * Whether no list or object in a value is more than `levels` deep. Code that calls itself for each level may read such a value.
 * JSON.parse accepts any depth.
 */
export const isWithinDepth = (value: unknown, levels: number): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (levels > 0 && Object.values(value).every((one) => isWithinDepth(one, levels - 1)));
