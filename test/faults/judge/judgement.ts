import type { Facts } from '../facts/facts';

export interface Violation {
  /** What kind of it, where a judgement tells several apart. */
  readonly code?: string;
  /** What was seen, for a person. */
  readonly text: string;
  readonly atMs?: number;
}

/** One thing that must hold after every run. */
export interface Judgement {
  readonly id: string;
  /** What must hold, as a sentence. */
  readonly demands: string;
  judge(facts: Facts): readonly Violation[];
}

export interface Finding extends Violation {
  /** `judgement` or `judgement/code`. */
  readonly judgement: string;
}

export const judgeWith = (judgements: readonly Judgement[], facts: Facts): readonly Finding[] =>
  judgements.flatMap(({ id, judge }) =>
    judge(facts).map((violation) => ({
      ...violation,
      judgement: violation.code === undefined ? id : `${id}/${violation.code}`,
    })),
  );

/** Seconds since the start of the run, as texts say it. */
export const at = ({ startMs }: Pick<Facts, 'startMs'>, atMs: number): string =>
  `at +${((atMs - startMs) / 1000).toFixed(2)} s`;
