import type { TargetRehearsal } from './rehearse-target';
import { NOTHING_PROVED, WHAT_A_REHEARSAL_PROVES } from './run/report';

/** Lines about the stacks that were only planned. */
export function plannedLines({ onlyPlanned }: TargetRehearsal): readonly string[] {
  if (onlyPlanned.length === 0) return [];
  const seconds = onlyPlanned.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / 1000;
  return [
    `  ${onlyPlanned.length} more stacks with the same shapes (types and arguments): initialized, validated and planned in ${seconds.toFixed(1)} s; use --all to also apply and destroy them`,
    ...onlyPlanned.flatMap(({ stack, problems }) =>
      problems.map(({ summary, detail }) => `FAILED ${stack}: plan\n  ${summary}\n    ${detail}`),
    ),
  ];
}

/** How many targets passed, and how many failed. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
}

/** Printed last. A run in which no target passed proves nothing. docs/rehearsal.md has the details. */
export function whatItProves(isStandIn: boolean, { passed, failed }: Tally): string {
  if (passed === 0) return NOTHING_PROVED;
  return [
    ...(failed > 0 ? ['The rehearsal proves nothing about the targets that failed. About the others:'] : []),
    WHAT_A_REHEARSAL_PROVES,
    ...(isStandIn ? [STAND_IN] : []),
  ].join('\n');
}

const STAND_IN = `The provider was the project's own stand-in, whose schema and requests are recorded from the genuine one. So this run
does not show what the genuine provider does with an answer, an update or an import. Use --provider-mirror DIR for that.`;
