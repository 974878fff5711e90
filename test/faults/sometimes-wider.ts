import { LACKED_PERMISSION } from '../../core/outcome/refusal';
import { isObject } from '../../core/values/json';
import type { Change, Facts, FindingVersion } from './facts/facts';
import { reaches } from './judge/severity-decides';
import type { CallEntry } from './run/recording';
import { isTooDeep } from './run/tame-json';
import { OTHER, RESPONDER, UNLISTED } from './schedule/names';
import type { Sometimes } from './sometimes';

/** States of other kinds of workloads, regions, projects and severities (schedule/widen.ts). */

const found =
  (pattern: RegExp) =>
  ({ versions }: Facts): boolean =>
    versions.some(({ service }) => pattern.test(service));

const changedService = (isWanted: (change: Change, facts: Facts) => boolean) => (facts: Facts) =>
  facts.changes.some((change) => change.isOurs && change.purpose === 'command' && isWanted(change, facts));

const shortName = (name: string): string => name.split('/')[5] ?? '';

/** Another service of the cloud has the same short name. */
const namesakeOf = ({ workloadsAtEnd }: Facts, service: string) =>
  workloadsAtEnd.find(({ name }) => name !== service && shortName(name) === shortName(service));

const isOther = ({ service }: FindingVersion): boolean => !service.includes('/services/');

const isDeepWrite = ({ by, delivery, request, status }: CallEntry): boolean => {
  if (by !== RESPONDER || delivery || !request.path.endsWith(':commit') || status !== 200) return false;
  const { writes } = request.body as { readonly writes: readonly CaseWrite[] };
  const text = writes[0]?.update.fields.body?.stringValue ?? '';
  return isTooDeep(text);
};

interface CaseWrite {
  readonly update: { readonly fields: { readonly body?: { readonly stringValue?: string } } };
}

export const WIDER: readonly Sometimes[] = [
  { id: 'a finding about a job', isReached: found(/\/jobs\/[^/]+$/) },
  { id: 'a finding about an execution of a job', isReached: found(/\/executions\//) },
  { id: 'a finding about a worker pool', isReached: found(/\/workerPools\//) },
  {
    id: 'a finding about a job or worker pool at the location global',
    isReached: found(/\/global\/(?:jobs|workerPools)\//),
  },
  {
    id: 'a finding about a job or worker pool, and one about a service with the same image, which is changed',
    isReached: changedService(({ caseId }, { versions }) => {
      const own = versions.find((version) => version.caseId === caseId);
      return versions.some((other) => isOther(other) && other.digests[0] === own?.digests[0]);
    }),
  },
  {
    id: 'one of two services of the same name is changed',
    isReached: changedService(({ service }, facts) => namesakeOf(facts, service) !== undefined),
  },
  {
    id: 'two services of the same name have findings',
    isReached: ({ versions }) =>
      versions.some((one) =>
        versions.some(
          (other) =>
            other.service !== one.service &&
            !isOther(one) &&
            !isOther(other) &&
            shortName(one.service) === shortName(other.service),
        ),
      ),
  },
  {
    id: 'a service of several regions is changed',
    isReached: changedService(({ service }) => service.includes('/locations/global/')),
  },
  {
    id: 'a finding is below the threshold',
    isReached: (facts) => facts.versions.some((version) => version.isOpen && !reaches(facts, version)),
  },
  {
    id: 'a service is changed for a later version with a higher severity',
    isReached: changedService(({ caseId }, facts) => {
      const own = facts.versions.find((version) => version.caseId === caseId);
      return facts.versions.some(
        (earlier) =>
          earlier.canonicalName === own?.canonicalName && earlier.seq < own.seq && !reaches(facts, earlier),
      );
    }),
  },
  {
    id: 'a service of another project of the organization is changed',
    isReached: changedService(({ service }) => service.startsWith(`projects/${OTHER.id}/`)),
  },
  {
    id: 'a finding of a project that is not protected',
    isReached: found(new RegExp(`^projects/${UNLISTED.id}/`)),
  },
  {
    id: 'the actor lacks a permission for a step, and takes another one in the same case',
    isReached: ({ logs, changes }) =>
      logs.some(
        ({ event, caseId, seq, fields }) =>
          event === 'step.failed' &&
          isObject(fields.error) &&
          fields.error.kind === LACKED_PERMISSION &&
          changes.some((change) => change.isOurs && change.caseId === caseId && change.seq > seq),
      ),
  },
  {
    id: 'a case document becomes too deep to be read',
    isReached: (_, { entries }) => entries.some((entry) => entry.kind === 'call' && isDeepWrite(entry)),
  },
];
