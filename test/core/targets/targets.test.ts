import type { Investigation } from '../../../core/facts/investigation';
import {
  collectionOf,
  parseCloudRunName,
  WORKLOAD_KINDS,
  workloadKind,
} from '../../../core/finding/resource-names';
import { TARGETS, targetOf } from '../../../core/targets';
import { evidenceOf } from '../../../core/targets/evidence';
import { unavailable } from '../../../core/values/result';
import { publicPolicy, serviceJson, twoRevisions } from '../../factories/cloud-run-json';
import { createFakeCloudRun } from '../../factories/fake-cloud-run';
import { anInvestigation } from '../../factories/investigation';
import { BAD_DIGEST, SERVICE } from '../../factories/names';

const read = async () => {
  const { response } = TARGETS.service;
  if (response.kind !== 'automatic') throw new Error('services are read');
  return response.read(createFakeCloudRun({ config: serviceJson(), policy: publicPolicy() }), SERVICE);
};

describe('a target', () => {
  it.each([
    [SERVICE, 'service'],
    [`${SERVICE}/revisions/checkout-00001-cln`, 'service'],
    [SERVICE.replace('services', 'jobs'), 'job'],
    [`${SERVICE.replace('services', 'jobs')}/executions/checkout-x1`, 'job'],
    [SERVICE.replace('services', 'workerPools'), 'workerPool'],
  ])('of %s is the target of its kind', (name, kind) => {
    const parsed = parseCloudRunName(name);
    expect(parsed.ok && [targetOf(parsed.value).kind, workloadKind(parsed.value)]).toEqual([kind, kind]);
  });

  // Cloud Logging, "Monitored resource types".
  it('has the monitored resource of its kind', () => {
    expect(WORKLOAD_KINDS.map((kind) => TARGETS[kind].logs)).toEqual([
      { type: 'cloud_run_revision', label: 'service_name' },
      { type: 'cloud_run_job', label: 'job_name' },
      { type: 'cloud_run_worker_pool', label: 'worker_pool_name' },
    ]);
  });

  it.each(WORKLOAD_KINDS)('of kind %s keeps the reason as evidence if nothing could be read', (kind) => {
    const reason = unavailable('the answer was 503');
    const parts = Object.keys(anInvestigation()).map((part) => [part, reason]);
    const investigation: Investigation = anInvestigation(Object.fromEntries(parts));
    const name = parseCloudRunName(SERVICE.replace('services', collectionOf(kind)));
    const pieces = Object.values(evidenceOf(investigation, name.ok ? name.value : undefined, {}));
    expect(pieces.length).toBeGreaterThan(0);
    expect(pieces).toEqual(pieces.map(() => reason));
  });

  it.each(['job', 'workerPool'] as const)(
    'of kind %s requires a person, and reports why Riposte reads nothing',
    (kind) => {
      expect(TARGETS[kind].response).toMatchObject({ kind: 'by-hand', reason: expect.stringMatching(/./) });
    },
  );
});

describe('a service after reading', () => {
  it('has the documents that the evidence keeps', async () => {
    const { documents } = await read();
    expect(Object.keys(documents).sort()).toEqual(['policy', 'revisions', 'service']);
    expect(documents.revisions).toEqual(twoRevisions());
  });

  it.each([
    [['bindings'], 'policy'],
    [['traffic'], 'service'],
  ])(
    'is changed by an action that touches %s in the resource that contains it',
    async (touches, resource) => {
      const state = await read();
      expect(state.resourceOf({ touches })).toBe(resource);
      expect(state.stateOf({ touches })).toBe(state.documents[resource]);
    },
  );

  it('does not know whether instances are gone if the metric does not answer', async () => {
    const watched = {
      target: SERVICE,
      badDigest: BAD_DIGEST,
      wayIn: 'image' as const,
      priors: [],
      changedAt: undefined,
      goneBefore: undefined,
    };
    expect((await read()).instances(watched, undefined, 0)).toBe('unknown');
  });
});
