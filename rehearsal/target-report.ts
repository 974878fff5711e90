import type { TargetRehearsal } from './rehearse-target';
import { WHAT_A_REHEARSAL_PROVES } from './run/report';

/** The stacks that were planned and no more. */
export function plannedLines({ onlyPlanned }: TargetRehearsal): readonly string[] {
  if (onlyPlanned.length === 0) return [];
  const seconds = onlyPlanned.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / 1000;
  return [
    `  ${onlyPlanned.length} more of the same shapes (types and arguments): initialized, validated and planned, ${seconds.toFixed(1)} s of work; --all applies and destroys them too`,
    ...onlyPlanned.flatMap(({ stack, problems }) =>
      problems.map(({ summary, detail }) => `FAILED ${stack}: plan\n  ${summary}\n    ${detail}`),
    ),
  ];
}

/** Printed last, and said at greater length in docs/rehearsal.md. */
export const whatItProves = (isStandIn: boolean): string =>
  isStandIn
    ? `${WHAT_A_REHEARSAL_PROVES}
The provider was the project's own stand-in: schema and requests are recorded facts about the genuine one, so what the
genuine one does with an answer, an update or an import was not shown. --provider-mirror DIR runs it.`
    : WHAT_A_REHEARSAL_PROVES;
