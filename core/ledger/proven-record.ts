import { caseIdsFor } from '../case/case-id';
import type { CaseDraft } from '../case/record';
import { SEVERITIES } from '../finding/finding';
import { planHash } from '../plan/plan-hash';
import { objectOf, textOf } from '../values/json-values';
import { tryPlan } from './case-schema';
import { keptRecord } from './kept-record';
import type { Sayings } from './sayings';

/** Longer than every category that Riposte knows. */
const LONGEST_NAME = 1_000;

/**
 * What an earlier version of the actor did not keep of a case (`keptRecord`), as far as it is proven: the case id is a hash
 * of the finding's name and event time, and the actor's own ledger names the workload and the image. Severity and category are
 * only shown. Undefined: the document does not name the finding of this case any more.
 *
 * @param said - the record in the document that cannot be read
 */
export function provenRecord(
  id: string,
  said: unknown,
  { target, digest }: Pick<Sayings, 'target' | 'digest'>,
): CaseDraft | undefined {
  const finding = objectOf(objectOf(said).finding);
  const { canonicalName, eventTime, category, severity, resource } = finding;
  if (typeof canonicalName !== 'string' || typeof eventTime !== 'string') return undefined;
  const ids = caseIdsFor({ canonicalName, eventTime });
  if (id !== ids.active && !ids.recorded.includes(id)) return undefined;
  return keptRecord({
    schemaVersion: 1,
    caseId: id,
    finding: {
      canonicalName,
      eventTime,
      category: textOf(category).slice(0, LONGEST_NAME),
      severity: SEVERITIES.find((one) => one === severity) ?? 'SEVERITY_UNSPECIFIED',
      // Without a workload in its ledger the actor changed nothing.
      resource:
        target === undefined ? textOf(resource).slice(0, LONGEST_NAME) : `//run.googleapis.com/${target}`,
    },
    detection: {
      detector: '',
      known: false,
      evidence: {
        summary: '',
        attackTechniques: [],
        ...(digest === undefined ? {} : { imageDigest: digest }),
      },
    },
    mode: 'observe',
    playbook: { id: '', version: 0 },
    investigation: {} as CaseDraft['investigation'],
    plan: tryPlan(objectOf(said).plan) ?? { hash: planHash([]), steps: [], withheld: [] },
    outcomes: [],
    containment: { config: 'not-attempted', instances: 'not-attempted' },
    evidence: { manifestUri: '', entries: [], head: '' },
    timeline: [],
    assumed: [],
    nextSteps: [],
  });
}
