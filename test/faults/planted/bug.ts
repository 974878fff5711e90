/**
 * A fault in one safety-critical line, as a programmer could write it. The simulation must find it within SEEDS seeds,
 * or the named unit test must fail.
 */
export interface PlantedBug {
  /** Unique: a verb and an object, or a short clause. */
  readonly id: string;
  /** Path from the root of the repository. */
  readonly file: string;
  /** Old text, which occurs once in the file, and new text. Several if the fault also needs a declaration. */
  readonly edits: readonly (readonly [old: string, replacement: string])[];
  /** The wrong behavior with the bug, in one clause. */
  readonly breaks: string;
  /** Number of the broken invariant, as in the names of tests (test/invariants.test.ts). */
  readonly invariant: number;
  /** What must find it: the simulation, the simulation with a forger in each schedule, or a test file that fails. */
  readonly finder: 'simulation' | 'forger' | { readonly test: string };
}

/** Seeds within which the simulation must find a bug: the same as in `npm test`. */
export const SEEDS = 200;

/** The bug cannot be planted, because its text is missing or occurs more than once. */
export class DoesNotApply extends Error {}

/** The text of the file with the bug. */
export function plantInto(source: string, { id, file, edits }: PlantedBug): string {
  return edits.reduce((text, [old, replacement]) => {
    const places = text.split(old).length - 1;
    if (places !== 1)
      throw new DoesNotApply(`${id}: ${file} has this text ${places} times, not once:\n${old}`);
    if (old === replacement) throw new DoesNotApply(`${id}: an edit changes nothing`);
    return text.replace(old, () => replacement);
  }, source);
}
