import { caseIdOf } from '../../../core/case/case-id';
import { chainHead } from '../../../core/evidence/manifest';
import { planHash } from '../../../core/plan/plan-hash';
import { isObject, type Json, type JsonObject } from '../../../core/values/json';
import type { CloudState } from '../../../sandbox/state/cloud-state';
import { canonicalName, eventTime } from '../schedule/names';
import type { DeedOf } from '../schedule/schedule';
import { rewrittenAll, type Sources } from './any-document';
import type { Stage } from './deeds';
import { caseFields } from './ledger';
import {
  commandFor,
  fieldsOf,
  readFields,
  readStored,
  recordOf,
  revisionOf,
  sendCommand,
  writeFields,
} from './responder-powers';
import { tryTame } from './tame-json';

type Rewrite = DeedOf<'rewrite'>;

/**
 * A compromised responder reads a document, changes any part of it, and writes it. Without a document, nothing happens.
 */
export function rewrite(stage: Stage, deed: Rewrite): void {
  const ownId = caseIdOf(canonicalName(stage.schedule, deed.finding), eventTime(deed.finding, deed.later));
  const otherId = caseIdOf(canonicalName(stage.schedule, deed.other), eventTime(deed.other));
  const ids = { ownId, otherId };
  const into = deed.underOther ? otherId : ownId;
  switch (deed.document) {
    case 'case':
      rewriteCase(stage, deed, ids, into);
      break;
    case 'fields':
      rewriteFields(stage, deed, ids, into);
      break;
    case 'command':
      rewriteCommand(stage, deed, ids);
      break;
    case 'tampering':
      writeNote(stage, deed, ids);
      break;
  }
}

/** No schedule has audit entries, so a case is used in place of the note of one. */
function writeNote(stage: Stage, { changes }: Rewrite, ids: Ids): void {
  const stored = readStored(stage, ids.ownId);
  if (!stored) return;
  const note = { uri: '', sha256: '', detections: [], toldAt: '', case: stored.document };
  const document = rewrittenAll(note, changes, { older: () => undefined, other: undefined, ...ids });
  writeFields(stage, 'tampering', 'forged', fieldsOf(document, 1));
}

type Ids = Pick<Sources, 'ownId' | 'otherId'>;

function rewriteCase(stage: Stage, deed: Rewrite, ids: Ids, into: string): void {
  const own = readStored(stage, ids.ownId);
  if (!own) return;
  const sources: Sources = {
    ...ids,
    older: (back) => parsedBody(versionsOf(stage.pastStates(), ids.ownId).at(-1 - back)),
    other: readStored(stage, ids.otherId)?.document,
  };
  const changed = rewrittenAll(own.document, deed.changes, sources);
  const document = deed.fits ? fitting(changed) : changed;
  const revision = revisionOf(readFields(stage, into));
  writeFields(stage, 'cases', into, fieldsOf(document, revision + 1));
  if (!deed.then) return;
  const command = commandFor(into, recordOf({ document }));
  sendCommand(stage, deed.then === 'changed' ? { ...command, changed: true } : command);
}

function rewriteFields(stage: Stage, deed: Rewrite, ids: Ids, into: string): void {
  const own = readFields(stage, ids.ownId);
  if (!own) return;
  const fields = rewrittenAll(own, deed.changes, {
    ...ids,
    older: (back) => versionsOf(stage.pastStates(), ids.ownId).at(-1 - back),
    other: readFields(stage, ids.otherId),
  });
  writeFields(stage, 'cases', into, fields);
}

function rewriteCommand(stage: Stage, deed: Rewrite, ids: Ids): void {
  const own = readStored(stage, ids.ownId);
  if (!own) return;
  const other = readStored(stage, ids.otherId);
  const command = commandFor(ids.ownId, recordOf(own));
  const changed = rewrittenAll(command, deed.changes, {
    ...ids,
    older: () => undefined,
    other: other && commandFor(ids.otherId, recordOf(other)),
  });
  sendCommand(stage, deed.then === 'changed' ? { ...changed, changed: true } : changed);
}

/** Every version of the document of a case, oldest first. */
function versionsOf(states: readonly CloudState[], id: string): readonly JsonObject[] {
  const versions = states.flatMap((state): readonly JsonObject[] => {
    const fields = caseFields(state, id);
    return fields ? [fields] : [];
  });
  return versions.filter((fields, index) => fields !== versions[index - 1]);
}

function parsedBody(fields: JsonObject | undefined): Json | undefined {
  const body = isObject(fields?.body) ? fields.body.stringValue : undefined;
  return typeof body === 'string' ? (tryTame(body) as Json | undefined) : undefined;
}

/** A forger who knows the rules: the hashes match the new content of the document. */
function fitting(document: JsonObject): JsonObject {
  const record = recordOf({ document });
  const { plan, evidence } = record;
  const steps = isObject(plan) && Array.isArray(plan.steps) ? plan.steps : undefined;
  const entries = isObject(evidence) && Array.isArray(evidence.entries) ? evidence.entries : undefined;
  return {
    ...document,
    record: {
      ...record,
      ...(steps ? { plan: { ...(plan as JsonObject), hash: tryHash(() => planHash(steps as never)) } } : {}),
      ...(entries
        ? { evidence: { ...(evidence as JsonObject), head: tryHash(() => chainHead(entries as never)) } }
        : {}),
    },
  };
}

/** An invalid document has no hash. */
function tryHash(hash: () => string): string {
  try {
    return hash();
  } catch {
    return '';
  }
}
