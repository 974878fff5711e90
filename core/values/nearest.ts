/** The known word that a misspelt one most likely means. Undefined when none is similar enough. */
export function tryNearest(word: string, known: readonly string[]): string | undefined {
  const sent = word.toLowerCase();
  const [best] = known
    .map((candidate) => ({ candidate, distance: editsBetween(sent, candidate.toLowerCase()) }))
    // Up to a third of the letters may differ, but at least one.
    .filter(({ candidate, distance }) => distance <= Math.max(1, Math.floor(candidate.length / 3)))
    .sort((one, other) => one.distance - other.distance);
  return best?.candidate;
}

/**
 * Edits between two words: an added, missing or changed letter, or two swapped neighbours (optimal string alignment).
 */
function editsBetween(one: string, other: string): number {
  // No known word is that long, and a config may contain a text of any length.
  if (one.length > 60) return one.length;
  let before: number[] = [];
  let row = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const change = one[i - 1] === other[j - 1] ? 0 : 1;
      const swapped = one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      next.push(
        Math.min(
          at(row, j) + 1,
          at(next, j - 1) + 1,
          at(row, j - 1) + change,
          ...(swapped ? [at(before, j - 2) + 1] : []),
        ),
      );
    }
    [before, row] = [row, next];
  }
  return at(row, other.length);
}

const at = (row: readonly number[], index: number): number => row[index] ?? Number.POSITIVE_INFINITY;
