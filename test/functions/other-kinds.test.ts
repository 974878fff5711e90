import type { EvidenceEntry } from '../../core/evidence/manifest';
import { collectionOf, WORKLOAD_KINDS } from '../../core/finding/resource-names';
import { TARGETS } from '../../core/targets';
import { createFakeWorld, type FakeWorld } from '../factories/fakes';
import { BAD_DIGEST, RESOURCE } from '../factories/names';
import { caseOf, createPipeline } from '../factories/pipeline';

const NOT_A_SERVICE = { status: 'unavailable', reason: 'the affected resource is not a service' };

/** A world that records each read of the workload itself. */
function watchedWorld(): { readonly world: FakeWorld; readonly reads: string[] } {
  const world = createFakeWorld();
  const reads: string[] = [];
  const noted =
    <Args extends readonly unknown[], Answer>(name: string, call: (...args: Args) => Answer) =>
    (...args: Args): Answer => {
      reads.push(`${name} ${JSON.stringify(args[0])}`);
      return call(...args);
    };
  const { run } = world;
  Object.assign(run, {
    getService: noted('getService', run.getService),
    getIamPolicy: noted('getIamPolicy', run.getIamPolicy),
    listRevisions: noted('listRevisions', run.listRevisions),
  });
  Object.assign(world.logReader, { entries: noted('entries', world.logReader.entries) });
  return { world, reads };
}

async function handled(collection: string) {
  const { world, reads } = watchedWorld();
  const resource = RESOURCE.replace('/services/', `/${collection}/`);
  const changes = { resourceName: resource };
  world.sccFinding = { ...world.sccFinding, ...changes };
  const pipeline = createPipeline(world);
  await pipeline.find(changes);
  const { caseId = '' } = pipeline.commands[0] ?? {};
  await pipeline.act();
  return { world, reads, record: (await caseOf(world, caseId)).record };
}

const labelOf = ({ name }: EvidenceEntry): string =>
  name.replace(/^cases\/[^/]+\//, '').replace(/-[0-9a-f]{8,}.*$/, '');

const BY_HAND = WORKLOAD_KINDS.filter((kind) => TARGETS[kind].response.kind === 'by-hand').map(collectionOf);

describe.each(BY_HAND)('a finding on one of %s', (collection) => {
  it('is recorded without reading it as a service', async () => {
    const { reads, record } = await handled(collection);
    // The responder looks for services that run the same image, by their own names.
    const ofItself = reads.filter((read) => read.startsWith('entries') || read.includes(`/${collection}/`));
    expect([record?.detection.evidence.imageDigest, ofItself]).toEqual([BAD_DIGEST, []]);
  });

  it('names why the parts of a service are missing', async () => {
    const { record } = await handled(collection);
    const { service, revisions, logs } = record?.investigation ?? {};
    expect([service, revisions, logs]).toEqual([NOT_A_SERVICE, NOT_A_SERVICE, NOT_A_SERVICE]);
  });

  it('keeps these reasons as evidence', async () => {
    const { record } = await handled(collection);
    const labels = (record?.evidence.entries ?? []).map(labelOf);
    expect(labels.slice(0, 4)).toEqual(['finding', 'service', 'iam-policy', 'revisions']);
  });

  it('is reported to people', async () => {
    const { record, world } = await handled(collection);
    expect(record?.plan.steps.map(({ action }) => action)).toContain('notify');
    expect(world.notices.map(({ details }) => details.resource)).toEqual([record?.plan.steps[0]?.target]);
  });

  it('has no step that changes the workload', async () => {
    const { record } = await handled(collection);
    expect(record?.plan.steps.filter(({ before }) => before !== null)).toEqual([]);
    expect(record?.verdict).toBe('observed');
  });
});

it('the timeline has a separate entry for evidence, and not one of a step', async () => {
  const pipeline = createPipeline();
  await pipeline.handle();
  const { record } = await caseOf(pipeline.world);
  const entries = record?.timeline ?? [];
  expect(entries.filter(({ kind }) => kind === 'evidence')).toHaveLength(1);
  expect(entries.filter(({ text }) => text.startsWith('preserve-evidence'))).toEqual([]);
});
