/**
 * A fault in one safety-critical line, as somebody could write it. The simulation must find it within SEEDS seeds, or
 * the named unit test must fail.
 */
export interface PlantedBug {
  /** Verb-object or a short clause, unique. */
  readonly id: string;
  /** From the root of the repository. */
  readonly file: string;
  /** Old text, which occurs once in the file, and new text. Several when the fault needs a declaration beside the line. */
  readonly edits: readonly (readonly [old: string, replacement: string])[];
  /** What is wrong then, in one clause. */
  readonly breaks: string;
  /** Number of the invariant that it breaks, as the names of tests have it (test/invariants.test.ts). */
  readonly invariant: number;
  /** Who is expected to find it: the simulation, the simulation with a forger in each schedule, or a test file that fails. */
  readonly finder: 'simulation' | 'forger' | { readonly test: string };
}

/** Seeds within which the simulation has to find a bug: those of `npm test`. */
export const SEEDS = 200;

/** Where a bug cannot be planted: its text is not there, or there more than once. */
export class DoesNotApply extends Error {}

/** The file's text with the bug in it. */
export function plantInto(source: string, { id, file, edits }: PlantedBug): string {
  return edits.reduce((text, [old, replacement]) => {
    const places = text.split(old).length - 1;
    if (places !== 1)
      throw new DoesNotApply(`${id}: ${file} has this text ${places} times, not once:\n${old}`);
    if (old === replacement) throw new DoesNotApply(`${id}: an edit changes nothing`);
    return text.replace(old, () => replacement);
  }, source);
}
