import * as z from 'zod/mini';
import { caseIdsFor } from '../case/case-id';
import type { CaseDraft } from '../case/record';
import type { Catalogue } from '../catalogue/catalogue-parts';
import { workloadSteps } from '../catalogue/workload-steps';
import { chainHead } from '../evidence/manifest';
import { type CloudRunName, parseCloudRunName } from '../finding/resource-names';
import { VERDICTS } from '../outcome/outcome';
import { planHash } from '../plan/plan-hash';
import type { ResponsePlan } from '../plan/response-plan';
import { expectedBy } from '../schema/issue-words';
import { isObject, type Json, type JsonObject } from '../values/json';
import { isWithinDepth } from '../values/json-depth';
import { jsonFits } from '../values/json-size';
import { err, ok, type Result } from '../values/result';
import type { CaseDocument } from './case-document';
import { keptRecord } from './kept-record';

const text = z.string();
/** The document was parsed from JSON, so only absence is checked. */
const json = z.custom<Json>((value) => value !== undefined);

/** Position and action. It names evidence objects and outcomes, so it may contain nothing else. */
const stepId = z.string().check(z.regex(/^\d{1,3}-[a-z0-9-]{1,60}$/));

const step = z.looseObject({
  id: stepId,
  action: text,
  target: text,
  before: json,
  after: json,
  reversible: z.boolean(),
});

const haveOwnIds = (steps: readonly { readonly id: string }[]): boolean =>
  new Set(steps.map(({ id }) => id)).size === steps.length;

const withheld = z.looseObject({ action: text, reason: text, cause: text });

const outcome = z.looseObject({ step: text, action: text, status: text, startedAt: text, endedAt: text });

const plan = z.looseObject({
  hash: text,
  steps: z.array(step).check(z.maxLength(50), z.refine(haveOwnIds, 'a unique id for each step')),
  withheld: z.array(withheld).check(z.maxLength(50)),
});

const part = <Schema extends z.ZodMiniType>(value: Schema) =>
  z.optional(
    z.union([
      z.looseObject({ status: z.literal('known'), value }),
      z.looseObject({ status: z.literal('unavailable') }),
    ]),
  );

/** The parts that the advice of the actor reads. */
const investigation = z.looseObject({
  service: part(z.looseObject({ exposure: z.optional(z.looseObject({ open: z.boolean(), text })) })),
  revisions: part(z.array(z.looseObject({ tags: z.optional(z.array(text)) }))),
  places: part(
    z.looseObject({
      found: z.array(z.looseObject({ name: text })),
      regions: z.array(text),
      target: text,
      unread: z.array(z.looseObject({ what: text })),
    }),
  ),
});

const record = z.looseObject({
  schemaVersion: z.literal(1),
  caseId: text,
  finding: z.looseObject({ canonicalName: text, category: text, eventTime: text, resource: text }),
  detection: z.looseObject({
    detector: text,
    evidence: z.looseObject({ imageDigest: z.optional(text) }),
  }),
  mode: z.enum(['observe', 'approve', 'enforce']),
  playbook: z.looseObject({ id: text }),
  investigation,
  plan,
  replanned: z.optional(plan),
  outcomes: z.array(outcome).check(z.maxLength(100)),
  containment: z.looseObject({ config: text, instances: text }),
  evidence: z.looseObject({
    manifestUri: text,
    entries: z.array(z.looseObject({ name: text, sha256: text, bytes: z.number() })),
    head: text,
  }),
  timeline: z.array(z.looseObject({ at: text, kind: text, text })),
  verdict: z.optional(z.enum(VERDICTS)),
  nextSteps: z.array(text),
  assumed: z.optional(z.array(text)),
  changes: z.optional(z.array(z.looseObject({}))),
  joins: z.optional(text),
  reversal: z.optional(z.looseObject({ problems: z.array(text) })),
  undone: z.optional(z.looseObject({ at: text, by: text })),
  undoTopic: z.optional(text),
  shortened: z.optional(z.array(z.looseObject({ part: text }))),
});

const document = z.looseObject({
  state: z.enum(['investigating', 'ready', 'handed-over', 'closed']),
  run: text,
  leaseUntilMs: z.number(),
  findingName: z.optional(text),
  record,
});

/** Levels of lists and objects in a document. A case has a dozen. */
const MOST_LEVELS = 50;

/** There is no document, or no record in it yet. */
export const NO_SUCH_CASE = 'Riposte has no case with this id';

export type HandedCase = CaseDocument & {
  readonly record: CaseDraft;
  /** The affected resource, parsed. Undefined: it is no Cloud Run workload, so Riposte must not change it. */
  readonly workload: CloudRunName | undefined;
  /** A step that was left out, because this deployment does not have its action. */
  readonly unknownStep?: string;
};

/**
 * A case as the actor reads it. The identity that parses hostile input wrote it, so the actor checks it before use: the id
 * belongs to the finding that the record names, and the evidence is a chain that begins with the finding. A step with an action
 * that this deployment does not have is left out: the operator may have removed the action since the case was contained.
 */
export function readHandedCase(
  id: string,
  data: JsonObject,
  catalogue: Catalogue,
): Result<HandedCase, string> {
  const known = readBefore.get(data);
  if (known?.id === id && known.catalogue === catalogue) return known.read;
  const read = checkedCase(id, data, catalogue);
  if (Object.isFrozen(data)) readBefore.set(data, { id, catalogue, read });
  return read;
}

interface ReadBefore {
  readonly id: string;
  readonly catalogue: Catalogue;
  readonly read: Result<HandedCase, string>;
}

/** By the document. The ledger gives the same frozen document again while its text stays the same. */
const readBefore = new WeakMap<JsonObject, ReadBefore>();

function checkedCase(id: string, data: JsonObject, catalogue: Catalogue): Result<HandedCase, string> {
  if (!isObject(data.record)) return err(NO_SUCH_CASE);
  if (!isWithinDepth(data, MOST_LEVELS)) return err(`the case document has more than ${MOST_LEVELS} levels`);
  const parsed = document.safeParse(data, { error: expectedBy });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return err(
      `the case document is malformed at ${issue?.path.join('.') || 'its top'}: expected ${issue?.message}`,
    );
  }
  const handed = data as unknown as Omit<HandedCase, 'workload'>;
  const { record: given } = handed;
  const known = new Set(catalogue.actions.map((action) => action.id));
  const knownPlan = (one: ResponsePlan) => ({
    ...one,
    steps: one.steps.filter((step) => known.has(step.action)),
  });
  const { plan, replanned } = given;
  const said: CaseDraft = {
    ...given,
    plan: knownPlan(plan),
    ...(replanned ? { replanned: knownPlan(replanned) } : {}),
  };
  const problem = idProblem(id, said, catalogue) ?? evidenceProblem(said) ?? sizeProblem(said);
  if (problem !== undefined) return err(problem);
  const unknown = [...plan.steps, ...(replanned?.steps ?? [])].find((one) => !known.has(one.action));
  const name = parseCloudRunName(said.finding.resource);
  return ok({
    ...handed,
    record: said,
    workload: name.ok ? name.value : undefined,
    ...(unknown ? { unknownStep: unknown.id } : {}),
  });
}

function idProblem(
  id: string,
  { caseId, finding, plan }: CaseDraft,
  catalogue: Catalogue,
): string | undefined {
  if (caseId !== id) return `the record under ${id} has the case id ${caseId.slice(0, 100)}`;
  const ids = caseIdsFor(finding);
  if (id === ids.active) return undefined;
  if (!ids.recorded.includes(id)) return 'the finding and event time in the record belong to another case id';
  // A closed or muted finding is only recorded.
  return workloadSteps(plan, catalogue).length === 0
    ? undefined
    : 'the case of a closed or muted finding plans a change';
}

function evidenceProblem({ evidence, caseId }: CaseDraft): string | undefined {
  if (chainHead(evidence.entries) !== evidence.head) return 'the evidence chain is broken';
  // A list that grew too long starts again with the manifest of the earlier one.
  const [first] = evidence.entries;
  return ['finding', 'manifest'].some((label) => first?.name.startsWith(`cases/${caseId}/${label}-`))
    ? undefined
    : 'the evidence does not begin with the finding';
}

/** Bytes of JSON. Names of findings, images and workloads need a tenth of it. */
const MOST_KEPT = 20_000;

/** The actor keeps this part in its own ledger, and its size must not be what keeps the actor from a change. */
const sizeProblem = (said: CaseDraft): string | undefined =>
  jsonFits(keptRecord(said), MOST_KEPT) ? undefined : 'the names in the record are too long';

/** A plan that belongs to its hash. The actor plans for itself, so this proves only that the plan is the one of a command. */
export function tryPlan(said: unknown): ResponsePlan | undefined {
  if (!isReadable(plan, said)) return undefined;
  const { hash, steps, withheld } = said as unknown as ResponsePlan;
  return planHash(steps) === hash ? { hash, steps, withheld } : undefined;
}

const isReadable = (schema: z.ZodMiniType, value: unknown): boolean =>
  value !== undefined && isWithinDepth(value, MOST_LEVELS - 2) && schema.safeParse(value).success;

/**
 * A record that is valid again: what the actor kept of it says what the case is about, and every other member that can be read
 * stays. Whether the members fit together is not known before `readHandedCase`.
 *
 * @param kept - by `keptRecord`, from the actor's own ledger
 * @param said - the record that somebody made unreadable
 */
export function restoredRecord(kept: CaseDraft, said: unknown): CaseDraft {
  const readable = Object.entries(record.shape).flatMap(([name, schema]) => {
    const value = isObject(said) ? said[name] : undefined;
    return isReadable(schema, value) ? [[name, value]] : [];
  });
  const { caseId, finding, plan, evidence } = kept;
  // The verdict is what the actor reported, and it is in another member of its ledger.
  const { verdict: _said, ...whole }: CaseDraft = {
    ...kept,
    ...Object.fromEntries(readable),
    caseId,
    finding,
  };
  const { steps, withheld } = planHash(whole.plan.steps) === plan.hash ? whole.plan : plan;
  return {
    ...whole,
    plan: { hash: plan.hash, steps, withheld },
    ...(evidenceProblem(whole) === undefined ? {} : { evidence }),
  };
}
