import type { Effects } from './contract/rule';

export interface Verdicts {
  readonly detection: 'weakened' | 'unchanged' | 'strengthened' | 'unknown';
  readonly response: 'weaker' | 'unchanged' | 'stronger' | 'unknown';
  readonly powers: 'grown' | 'unchanged' | 'reduced' | 'unknown';
}

/** The worst of all effects. A loss takes precedence over an unknown effect, and an unknown effect over a gain. */
const ORDER = {
  detection: ['weakened', 'unknown', 'strengthened'],
  response: ['weaker', 'unknown', 'stronger'],
  powers: ['grown', 'unknown', 'reduced'],
} as const;

export function verdictsOf(effects: readonly Effects[]): Verdicts {
  const worst = <K extends keyof Verdicts>(key: K): Verdicts[K] => {
    const present = new Set<string>(effects.flatMap((effect) => effect[key] ?? []));
    return (ORDER[key].find((verdict) => present.has(verdict)) ?? 'unchanged') as Verdicts[K];
  };
  return { detection: worst('detection'), response: worst('response'), powers: worst('powers') };
}
