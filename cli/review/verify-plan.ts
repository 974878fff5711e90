import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ProblemCode } from '../../core/problem/problem-codes';
import { isObject } from '../../core/values/json';
import type { PlannedStack } from '../../review/model/change';
import { EXIT, type ExitCode } from '../terminal/exit-codes';
import type { Io } from '../terminal/io';
import { badInput } from '../terminal/problem';
import { readInputs } from './read-inputs';

const SCHEMA_VERSION = 1;

/** The file that `riposte review --fingerprint FILE` writes: the reviewed plans. */
export interface FingerprintFile {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly plans: readonly { readonly stack: string; readonly fingerprint: string }[];
}

export const fingerprintFile = (stacks: readonly PlannedStack[]): FingerprintFile => ({
  schemaVersion: SCHEMA_VERSION,
  plans: stacks.map(({ name, fingerprint }) => ({ stack: name, fingerprint })),
});

/**
 * Checks whether each plan was reviewed. Returns 0 if each one was, and 1 if one was not or ended in an error. The name
 * of a stack is irrelevant: the effect of a plan identifies it.
 */
export async function verifyPlan(plan: string, file: string, io: Io): Promise<ExitCode> {
  const reviewed = new Set(readFingerprints(file, io).plans.map(({ fingerprint }) => fingerprint));
  let code: ExitCode = EXIT.handled;
  for (const { stack, path } of await readInputs([plan], io)) {
    const known = reviewed.has(stack.fingerprint);
    if (known && !stack.errored) {
      io.stdout(`${stack.name}: this plan was reviewed (${stack.fingerprint})\n`);
      continue;
    }
    code = EXIT.departed;
    io.stderr(
      known
        ? `${stack.name}: the plan ended in an error, so it is incomplete: do not apply it\n`
        : [
            `${stack.name}: this plan was not reviewed`,
            `  where:    ${path}, ${stack.fingerprint}`,
            `  expected: one of the plans in ${file}: ${[...reviewed].join(', ') || 'none'}`,
            '  fix:      apply the saved plan that was reviewed, or review this one',
            '',
          ].join('\n'),
    );
  }
  return code;
}

function readFingerprints(file: string, io: Io): FingerprintFile {
  const refused = (code: ProblemCode, what: string) =>
    badInput({
      code,
      what,
      where: file,
      expected: 'the file that riposte review --fingerprint wrote',
      fix: 'review the plan first: riposte review PLAN --fingerprint FILE',
    });
  let text: string;
  try {
    text = readFileSync(resolve(io.cwd, file), 'utf8');
  } catch {
    throw refused('file-unreadable', 'the file of fingerprints does not exist, or you may not read it');
  }
  try {
    const value: unknown = JSON.parse(text);
    if (isFingerprintFile(value)) return value;
  } catch {
    // The schema check below refuses it, like JSON of another shape.
  }
  throw refused('not-fingerprints', 'this is not a file of fingerprints');
}

const isFingerprintFile = (value: unknown): value is FingerprintFile =>
  isObject(value) &&
  value.schemaVersion === SCHEMA_VERSION &&
  Array.isArray(value.plans) &&
  value.plans.every(
    (plan) =>
      isObject(plan) && typeof plan.fingerprint === 'string' && /^[0-9a-f]{64}$/.test(plan.fingerprint),
  );
