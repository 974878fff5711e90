import { comparableService } from '../../core/actions/service-patch';
import { caseIdOf } from '../../core/case/case-id';
import type { CaseDraft } from '../../core/case/record';
import { chainHead, evidencePiece } from '../../core/evidence/manifest';
import { fromLedger, toLedger } from '../../core/ledger/case-document';
import { addContainment } from '../../core/ledger/containments';
import { updateDocument } from '../../core/ledger/document-store';
import { effectKey, moveEffect, startedEffect } from '../../core/ledger/effects';
import { hashOf, type JsonObject } from '../../core/values/json';
import { createActor } from '../../functions/actor/handler';
import { createFakeCloudRun } from './fake-cloud-run';
import { createFakeWorld, type FakeWorld } from './fakes';
import { findingJson, pushOf } from './finding';
import { BAD_DIGEST, CANONICAL_NAME, SERVICE } from './names';
import {
  actorDependencies,
  CASE_ID,
  caseOf,
  createPipeline,
  recordOf,
  UNDO_SUBSCRIPTION,
  type Wrap,
} from './pipeline';

export const OPERATOR = 'oncall@example.com';
export const LATER = '2026-05-06T08:00:00Z';
export const LATER_CASE = caseIdOf(CANONICAL_NAME, LATER);

/** The state after the main job: its service is contained. */
export async function contained(run = createFakeCloudRun(), category?: string) {
  const world = createFakeWorld({ run });
  const pipeline = createPipeline(world);
  const before = run.userState(SERVICE);
  if (category) world.sccFinding = findingJson({ category }) as never;
  await pipeline.handle(category ? { category } : {});
  return { ...pipeline, before };
}

/** One delivery of an undo to a separate process, some of whose ports are wrapped. */
export const undoWith = (
  world: FakeWorld,
  wrap: Wrap,
  caseId: string = CASE_ID,
  messageId?: string,
): Promise<number> =>
  createActor(actorDependencies(world, wrap))(
    pushOf(
      { caseId, requestedBy: OPERATOR },
      { subscription: UNDO_SUBSCRIPTION, ...(messageId === undefined ? {} : { messageId }) },
    ),
  );

/** Replaces single methods of one port. */
export const replacing =
  (port: string, methods: Readonly<Record<string, unknown>>): Wrap =>
  (name, original) =>
    name === port ? { ...original, ...methods } : original;

export const amendRecord = (
  world: FakeWorld,
  amend: (record: CaseDraft) => CaseDraft,
  caseId: string = CASE_ID,
): Promise<unknown> =>
  updateDocument(world.store, 'cases', caseId, (data) => {
    const document = fromLedger(data ?? {});
    return toLedger({ ...document, record: amend(document.record as CaseDraft) });
  });

/** Evidence with one entry, the finding. */
export function evidenceOf(caseId: string): CaseDraft['evidence'] {
  const entries = [evidencePiece(caseId, 'finding', '{}').entry];
  return { manifestUri: '', entries, head: chainHead(entries) };
}

/** A later case on the same workload, which finds it contained already and changes nothing. */
export async function laterCase(world: FakeWorld, digest: string = BAD_DIGEST): Promise<string> {
  const [document, record] = [await caseOf(world), await recordOf(world)];
  const finding = { ...record.finding, eventTime: LATER };
  const later = { ...record, caseId: LATER_CASE, finding, evidence: evidenceOf(LATER_CASE) };
  await world.store.create('cases', LATER_CASE, toLedger({ ...document, record: later }));
  const step = record.plan.steps.find(({ action }) => action === 'shift-traffic');
  if (!step) throw new Error('the case has no step shift-traffic');
  const key = effectKey(finding, step);
  const current: JsonObject = await world.run.getService(SERVICE);
  const appliedAt = '2026-05-06T08:00:10Z';
  const appliedHash = hashOf(comparableService(current));
  const { action } = step;
  const effect = startedEffect({
    prior: current,
    startedAt: appliedAt,
    planned: step,
    digest,
  });
  await world.store.create('effects', key, effect);
  await moveEffect(world.store, key, 'applied', { appliedHash, appliedAt });
  await addContainment(world.store, SERVICE, {
    caseId: LATER_CASE,
    action,
    effect: key,
    digest,
    appliedAt,
    appliedHash,
    changed: false,
  });
  return LATER_CASE;
}
