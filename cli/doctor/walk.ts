import type { CheckResult } from '../../core/doctor/check';
import type { Diagnosis } from './diagnosis';
import type { Asked } from './subjects';

/** What was found in one project. */
export interface ProjectDiagnosis extends Diagnosis {
  readonly project: string;
  /** It has a pipeline of its own: a rollout's hub. */
  readonly hub: boolean;
  readonly results: readonly CheckResult[];
}

/** Each asks some forty questions at once, and Google counts them by the minute and by who asks. */
const AT_ONCE = 4;

export interface Walk {
  readonly asked: readonly Asked[];
  diagnose(one: Asked): Promise<Diagnosis>;
  /** After each project, in the order in which they are done. */
  onDone(found: ProjectDiagnosis, done: number): void;
}

/** Looks at some projects at a time; answers in the order of the list. */
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
