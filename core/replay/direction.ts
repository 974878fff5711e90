/**
 * The direction of a change in the response. weaker: something that contained or recorded is withheld, removed or only
 * described. stronger: the reverse. neither: a different response that is not comparable.
 */
export type Direction = 'weaker' | 'stronger' | 'neither';

/** mixed: weaker in one respect and stronger in another. different: only changes that are neither. */
export type ChangeVerdict = 'weaker' | 'stronger' | 'mixed' | 'different' | 'unchanged';

interface Directed {
  readonly direction: Direction;
}

/** The combined verdict over the changes of one finding, detector or setting. */
export function verdictOfChanges(changes: readonly Directed[]): ChangeVerdict {
  const [weaker, stronger] = (['weaker', 'stronger'] as const).map((wanted) =>
    changes.some(({ direction }) => direction === wanted),
  );
  if (weaker && stronger) return 'mixed';
  if (weaker) return 'weaker';
  if (stronger) return 'stronger';
  return changes.length > 0 ? 'different' : 'unchanged';
}

/** The combined verdict over many verdicts. One weaker change decides, whatever else is stronger. */
export type ResponseVerdict = Exclude<ChangeVerdict, 'mixed'>;

export function responseVerdict(parts: readonly { readonly verdict: ChangeVerdict }[]): ResponseVerdict {
  const verdicts = new Set(parts.map(({ verdict }) => verdict));
  if (verdicts.has('weaker') || verdicts.has('mixed')) return 'weaker';
  if (verdicts.has('stronger')) return 'stronger';
  return verdicts.has('different') ? 'different' : 'unchanged';
}
