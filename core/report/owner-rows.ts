import type { CaseRecord } from '../case/record';
import type { RevisionFacts, ServiceSettings } from '../facts/investigation';
import { isObject } from '../values/json';
import { codeRow, type Row, row } from './view-model';

/** Labels with which teams usually name the owner of a workload. */
const OWNER = /owner|team|contact|squad|maintainer/i;

/** The owner of the workload, who deployed the bad revision and when, and the identity that it runs as. */
export function ownerRows({ investigation }: Pick<CaseRecord, 'investigation'>): readonly Row[] {
  const { service } = investigation;
  if (service?.status !== 'known' || !isObject(service.value)) return [];
  const value = service.value as unknown as Partial<ServiceSettings>;
  return [...labelRows(value), ...deployedRows(investigation), ...changedRows(value), ...identityRows(value)];
}

function labelRows({ labels }: Partial<ServiceSettings>): readonly Row[] {
  const entries = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`);
  const owners = entries.filter((entry) => OWNER.test(entry.slice(0, entry.indexOf('='))));
  if (owners.length > 0) return [codeRow('Owner, according to labels', ...owners)];
  return [
    entries.length === 0
      ? row('Owner', 'no label of the service names an owner')
      : { ...codeRow('Labels', ...entries), fact: 'none of their keys means an owner' },
  ];
}

function deployedRows({ revisions }: CaseRecord['investigation']): readonly Row[] {
  if (revisions?.status !== 'known' || !Array.isArray(revisions.value)) return [];
  return (revisions.value as readonly Partial<RevisionFacts>[])
    .filter(({ bad }) => bad === true)
    .slice(0, 5)
    .map(({ name = 'unnamed', creator, createTime }) => ({
      ...row(
        'Bad revision',
        `${name}, deployed ${createTime ? `at ${createTime}` : 'at an unknown time'} by ${creator ?? 'somebody that Cloud Run does not name'}`,
      ),
    }));
}

function changedRows({ lastModifier, updateTime }: Partial<ServiceSettings>): readonly Row[] {
  if (lastModifier === undefined && updateTime === undefined) return [];
  const who = lastModifier ?? 'an unknown caller';
  return [
    row('Last change before the case', `by ${who}${updateTime === undefined ? '' : ` at ${updateTime}`}`),
  ];
}

function identityRows({ runtimeServiceAccount, secrets = [] }: Partial<ServiceSettings>): readonly Row[] {
  return [
    ...(runtimeServiceAccount === undefined
      ? []
      : [
          {
            ...codeRow('Runs as', runtimeServiceAccount),
            note: 'Riposte does not know what this identity can access: check its grants, and treat its tokens as stolen until they expire',
          },
        ]),
    ...(secrets.length === 0
      ? []
      : [
          {
            ...codeRow('Secrets it is given', ...secrets),
            note: 'rotate them: anyone who ran code in the workload could read them',
          },
        ]),
  ];
}
