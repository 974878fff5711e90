import type { Facts } from '../facts/facts';

export interface Violation {
  /** The kind of the violation, if a judgement distinguishes several. */
  readonly code?: string;
  /** What was observed, for a person. */
  readonly text: string;
  readonly atMs?: number;
}

/** One requirement that must hold after every run. */
export interface Judgement {
  readonly id: string;
  /** The requirement, as a sentence. */
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

/** Seconds since the start of the run, as in texts. */
export const at = ({ startMs }: Pick<Facts, 'startMs'>, atMs: number): string =>
  `at +${((atMs - startMs) / 1000).toFixed(2)} s`;
