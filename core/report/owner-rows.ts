import type { CaseRecord } from '../case/record';
import type { RevisionFacts } from '../facts/investigation';
import { nounOf } from '../targets/response-words';
import { type RecordedSettings, tryRecordedSettings } from '../targets/workload-settings';
import { codeRow, type Row, row } from './view-model';

/** Labels with which teams usually name the owner of a workload. */
const OWNER = /owner|team|contact|squad|maintainer/i;

/** The owner of the workload, who deployed the bad revision and when, and the identity that it runs as. */
export function ownerRows(record: Pick<CaseRecord, 'finding' | 'investigation'>): readonly Row[] {
  const value = tryRecordedSettings(record);
  if (value === undefined) return [];
  return [
    ...labelRows(value, nounOf(record.finding.resource)),
    ...deployedRows(record.investigation),
    ...changedRows(value),
    ...identityRows(value),
  ];
}

function labelRows({ labels }: RecordedSettings, noun: string): readonly Row[] {
  const entries = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`);
  const owners = entries.filter((entry) => OWNER.test(entry.slice(0, entry.indexOf('='))));
  if (owners.length > 0) return [codeRow('Owner, according to labels', ...owners)];
  return [
    entries.length === 0
      ? row('Owner', `no label of the ${noun} names an owner`)
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

function changedRows({ lastModifier, updateTime }: RecordedSettings): readonly Row[] {
  if (lastModifier === undefined && updateTime === undefined) return [];
  const who = lastModifier ?? 'an unknown caller';
  return [
    row('Last change before the case', `by ${who}${updateTime === undefined ? '' : ` at ${updateTime}`}`),
  ];
}

function identityRows({ runtimeServiceAccount, secrets = [] }: RecordedSettings): readonly Row[] {
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
