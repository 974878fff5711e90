import { readFacts } from '../facts/read-facts';
import { JUDGEMENTS } from '../judge';
import { type Finding, judgeWith } from '../judge/judgement';
import type { Recording } from '../run/recording';
import { type RunOptions, runSchedule } from '../run/run-schedule';
import type { Schedule } from '../schedule/schedule';
import { SOMETIMES } from '../sometimes';

export interface Tried {
  readonly recording: Recording;
  readonly violations: readonly Finding[];
  /** Ids of the states that it reached (sometimes.ts). */
  readonly reached: readonly string[];
}

/** Runs a schedule and judges it. */
export async function trySchedule(schedule: Schedule, options: RunOptions = {}): Promise<Tried> {
  const recording = await runSchedule(schedule, options);
  const facts = readFacts(recording);
  return {
    recording,
    violations: judgeWith(JUDGEMENTS, facts),
    reached: SOMETIMES.filter(({ isReached }) => isReached(facts, recording)).map(({ id }) => id),
  };
}
