import type { JournalEntry } from './provider/cloud';
import type { Diagnostic } from './run/terraform';
import type { StackRehearsal } from './stand-in/rehearse-stack';
import type { TargetRehearsal } from './stand-in/rehearse-target';

/** Stacks that are printed step by step; of the rest of an example only what went wrong. */
const STEP_BY_STEP = 4;

export function targetReport(rehearsal: TargetRehearsal): string {
  const { target, stacks, onlyPlanned, guessedTypes } = rehearsal;
  const full = stacks.filter(({ stack }) => !onlyPlanned.includes(stack));
  const lines = [
    `${target}: ${count(stacks.length, 'stack')}`,
    ...full.slice(0, STEP_BY_STEP).flatMap(stackLines),
    ...full.slice(STEP_BY_STEP).flatMap(briefLines),
    ...(onlyPlanned.length > 0 ? [plannedLine(rehearsal)] : []),
    ...stacks
      .filter(({ stack }) => onlyPlanned.includes(stack))
      .flatMap(({ problems, stack }) => problemLines(stack, problems)),
    ...(guessedTypes.length > 0
      ? [
          `  force-new arguments guessed from their names, not from the table, for: ${guessedTypes.join(', ')}`,
        ]
      : []),
  ];
  return lines.join('\n');
}

const plannedLine = ({ onlyPlanned, stacks }: TargetRehearsal): string => {
  const time = stacks
    .filter(({ stack }) => onlyPlanned.includes(stack))
    .flatMap(({ steps }) => steps)
    .reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  return `  ${count(onlyPlanned.length, 'more stack')} of the same shapes (types and arguments): initialized, validated and planned, ${seconds(time)} of work; --all applies and destroys them too`;
};

function stackLines({ stack, steps, problems, journal }: StackRehearsal): readonly string[] {
  return [
    `  ${stack}`,
    ...steps.map(({ name, milliseconds, result }) => `    ${name}: ${result} (${seconds(milliseconds)})`),
    ...journalLines(journal),
    ...problemLines(stack, problems),
  ];
}

const briefLines = ({ stack, steps, problems }: StackRehearsal): readonly string[] => [
  `  ${stack}: ${problems.length === 0 ? `${steps.length} steps passed` : 'failed'}`,
  ...problemLines(stack, problems),
];

const HEADS: Readonly<Record<JournalEntry['kind'], string>> = {
  adopted: 'adopted',
  assumed: 'taken as existing',
  blocked: 'after a destroy',
  disabled: 'after a destroy',
  left: 'after a destroy',
  overwrote: 'overwritten',
  refused: 'refused to go',
  reset: 'after a destroy',
  undeleted: 'undeleted',
};

/** The journal with equal events together: `12 google_project_service: the API stays enabled`. */
function journalLines(journal: readonly JournalEntry[]): readonly string[] {
  const groups = new Map<string, JournalEntry[]>();
  for (const entry of journal) {
    const key = `${entry.kind} ${entry.type} ${entry.text}`;
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  return [...groups.values()].map((entries) => {
    const [{ kind, type, id, text } = entries[0] as JournalEntry] = entries;
    const what = entries.length === 1 ? `${type} ${id}` : `${entries.length} ${type}`;
    return `    ${HEADS[kind]}: ${what}: ${text}`;
  });
}

const problemLines = (stack: string, problems: readonly Diagnostic[]): readonly string[] =>
  problems.flatMap(({ summary, detail, address, argument }) => [
    `    FAILED ${stack}${address ? ` ${address}` : ''}${argument ? `, argument ${argument}` : ''}`,
    `      Error: ${summary}`,
    ...detail
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => `      ${line}`),
  ]);

/** Printed last, and said at greater length in docs/rehearsal.md. */
export const WHAT_IT_PROVES = `What this proves: Terraform accepts the stacks (types, required arguments, references, cycles), their enum values,
members, roles, permissions and names have the forms that Google asks for, creates are ordered by references, a second
plan is empty, and create, replace and destroy behave as hashicorp/google 6.50.0 does in the cases of docs/rehearsal.md.
What only a cloud can prove: that Google accepts the values (quotas, regions, filters, permissions of the deployer,
organization policies), that what it answers equals what was sent, that service agents exist, and how long IAM takes.`;

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;
export const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;
