import type { CheckResult } from '../../core/doctor/check';
import type { Diagnosis } from './diagnosis';
import type { Asked } from './subjects';

/** The result for one project. */
export interface ProjectDiagnosis extends Diagnosis {
  readonly project: string;
  /** It has its own pipeline: a rollout's hub. */
  readonly hub: boolean;
  readonly results: readonly CheckResult[];
}

/** Projects at a time. Each makes about forty reads at once, and Google's quota counts reads per minute and caller. */
const AT_ONCE = 4;

export interface Walk {
  readonly asked: readonly Asked[];
  diagnose(one: Asked): Promise<Diagnosis>;
  /** Called after each project, in the order in which they finish. */
  onDone(found: ProjectDiagnosis, done: number): void;
}

/** Diagnoses AT_ONCE projects at a time. Results are in the order of the list. */
export async function walk({ asked, diagnose, onDone }: Walk): Promise<readonly ProjectDiagnosis[]> {
  const found: ProjectDiagnosis[] = [];
  let next = 0;
  let done = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < asked.length; index = next++) {
      const one = asked[index] as Asked;
      const diagnosis = {
        project: one.config.project.id,
        hub: one.hub === undefined,
        ...(await diagnose(one)),
      };
      found[index] = diagnosis;
      done += 1;
      onDone(diagnosis, done);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, asked.length) }, worker));
  return found;
}
