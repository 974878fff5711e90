import { caseIdOf } from '../../../core/case/case-id';
import { planHash } from '../../../core/plan/plan-hash';
import type { PlannedStep } from '../../../core/plan/response-plan';
import { isObject, type JsonObject } from '../../../core/values/json';
import { canonicalName, eventTime } from '../schedule/names';
import type { DeedOf } from '../schedule/schedule';
import type { Stage } from './deeds';
import { forgedDocument } from './forged-records';
import { commandFor, readStored, recordOf, type Stored, sendCommand, writeCase } from './responder-powers';

/**
 * What a compromised responder can do with the permissions of its service account: write any case, and publish any
 * command. Everything goes through the API, so IAM still forbids the rest.
 */
export function forge(stage: Stage, { what, finding, other }: DeedOf<'forge'>): void {
  const caseId = caseIdOf(canonicalName(stage.schedule, finding), eventTime(finding));
  const otherId = caseIdOf(canonicalName(stage.schedule, other), eventTime(other));
  const own = readStored(stage, caseId);
  const foreign = readStored(stage, otherId);
  switch (what) {
    case 'foreign-finding':
      if (foreign) writeCase(stage, caseId, own, { ...foreign.document, record: recordOf(foreign) });
      return;
    case 'many-ids':
      if (own) for (const index of [1, 2, 3]) copyUnder(stage, index, own);
      return;
    case 'step-that-changes-nothing':
      if (own) changeRecord(stage, caseId, own, (record) => emptyPlan(stage, record));
      return;
    case 'no-evidence':
      if (own) changeRecord(stage, caseId, own, withoutEvidence);
      return;
    case 'claims-contained':
      if (own) changeRecord(stage, caseId, own, claimsContained, 'closed');
      return;
    case 'claims-told':
      if (own) changeRecord(stage, caseId, own, claimsTold);
      return;
    case 'hides-containment':
      if (own) changeRecord(stage, caseId, own, hidesContainment, 'closed');
      return;
    case 'command-again':
      if (own) sendCommand(stage, commandFor(caseId, recordOf(own)));
      return;
    case 'command-changed':
      if (own) sendCommand(stage, { ...commandFor(caseId, recordOf(own)), changed: true });
      return;
    case 'command-other-plan':
      sendCommand(stage, { caseId, planHash: 'a'.repeat(64) });
      return;
    default: {
      if (!own) return;
      const document = forgedDocument(what, own.document, stage.schedule);
      writeCase(stage, caseId, own, document);
      sendCommand(stage, commandFor(caseId, recordOf(document.record ? { document } : own)));
    }
  }
}

function changeRecord(
  stage: Stage,
  id: string,
  stored: Stored,
  change: (record: JsonObject) => JsonObject,
  state = 'ready',
): void {
  const record = change(recordOf(stored));
  writeCase(stage, id, stored, { ...stored.document, state, record });
  if (state === 'ready') sendCommand(stage, commandFor(id, record));
}

function copyUnder(stage: Stage, index: number, stored: Stored): void {
  const id = `case-20260101-00000${index}-${String(index).repeat(12)}`;
  const record = { ...recordOf(stored), caseId: id };
  writeCase(stage, id, undefined, { ...stored.document, state: 'ready', record });
  sendCommand(stage, commandFor(id, record));
}

/** A plan of one step whose goal is the current state, so that nothing remains to do. */
function emptyPlan(stage: Stage, record: JsonObject): JsonObject {
  const plan = isObject(record.plan) ? record.plan : {};
  const steps = (plan.steps ?? []) as unknown as readonly PlannedStep[];
  const kept = steps.find(({ action }) => action === 'shift-traffic' || action === 'stop-service');
  const service = kept && stage.state().run.services[kept.target];
  if (!kept || !service) return record;
  const present = { traffic: service.config.traffic ?? [] };
  const forged = [{ ...kept, action: 'shift-traffic', before: present, after: present }] as PlannedStep[];
  return { ...record, plan: { ...plan, steps: forged as unknown as JsonObject[], hash: planHash(forged) } };
}

const withoutEvidence = (record: JsonObject): JsonObject => ({
  ...record,
  evidence: { manifestUri: '', entries: [], head: '' },
});

const claimsContained = (record: JsonObject): JsonObject => ({
  ...record,
  verdict: 'contained',
  containment: { config: 'verified', instances: 'gone' },
});

/** The record has every verdict that the actor may reach, and every step has reported it. */
function claimsTold(record: JsonObject): JsonObject {
  const plan = isObject(record.plan) ? record.plan : {};
  const steps = (plan.steps ?? []) as unknown as readonly PlannedStep[];
  const at = '2026-01-01T00:00:00.000Z';
  const outcomes = steps.map(({ id, action }) => ({
    step: id,
    action,
    status: 'done',
    startedAt: at,
    endedAt: at,
  }));
  return { ...record, verdict: 'contained', outcomes };
}

const hidesContainment = (record: JsonObject): JsonObject => ({
  ...record,
  verdict: 'observed',
  containment: { config: 'undone', instances: 'unknown' },
  outcomes: [],
});
