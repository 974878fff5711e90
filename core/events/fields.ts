import * as z from 'zod';
import {
  type ByHandCommand,
  type Containment,
  type ObservedChange,
  type Reversal,
  VERDICTS,
} from '../outcome/outcome';
import { UNDO_REFUSAL_CODES, UNDONE_CODES } from '../outcome/undo-codes';
import type { StepLasting } from '../ownership/owner-words';
import type { Json } from '../values/json';

/** Schemas of fields that several events share. Each has a description, which docs/events.md shows. */

export const text = (says: string) => z.string().describe(says);
export const count = (says: string) => z.number().describe(says);
export const texts = (says: string) => z.array(z.string()).readonly().describe(says);
export const flag = (says: string) => z.boolean().describe(says);
export const oneOf = <const Word extends string>(words: readonly Word[], says: string) =>
  z.enum(words).describe(says);
/** Any JSON: for example a part of a configuration. */
export const json = (says: string) =>
  z.custom<Json | undefined>((value) => typeof value !== 'function').describe(says);

export const caseId = text('Id of the case.');
export const finding = text('Canonical name of the finding, or what is known of its name.');
export const category = text('Category of the finding. Hostile text.');
export const resource = text('Full name of the resource. Hostile text where it comes from the finding.');
export const planHash = text('SHA-256 of the plan, in hexadecimal.');
export const step = text('Id of the step: `2-shift-traffic`.');
export const action = text('Id of the action.');
export const reason = text('Why, in one sentence.');
export const nextSteps = texts('What a person should do next, in order.');
export const findingSeverity = text('Severity of the finding, as Security Command Center states it.');
export const at = text('RFC 3339.');
export const verdictWord = oneOf(VERDICTS, 'Verdict of the case.');

export const error = z
  .strictObject({ kind: z.string(), message: z.string(), fix: z.string() })
  .readonly()
  .describe('What failed: `kind` (`denied`, `timeout`, `defect` and others), `message` and `fix`.');

export const containment = z
  .strictObject({
    config: z.enum(['verified', 'not-verified', 'not-attempted', 'undone']),
    instances: z.enum(['gone', 'running', 'unknown', 'not-attempted']),
  })
  .readonly()
  .describe('What the last check proves: `config` and `instances`.') satisfies z.ZodType<Containment>;

export const byHand = z
  .array(z.strictObject({ what: z.string(), command: z.string() }).readonly())
  .readonly()
  .describe('Commands with which a person contains the workload: `what` and `command`.') satisfies z.ZodType<
  readonly ByHandCommand[]
>;

export const lasts = z
  .array(
    z
      .strictObject({
        action: z.string(),
        managedBy: z.string(),
        outlook: z.enum(['kept-unless-configured', 'taken-back', 'not-measured']),
        text: z.string(),
        merge: z.strictObject({ where: z.string(), lines: z.array(z.string()).readonly() }).readonly(),
      })
      .readonly(),
  )
  .readonly()
  .describe(
    'Whether each step survives the next deployment by the owner: `action`, `managedBy`, `outlook`, `text`, `merge`.',
  ) satisfies z.ZodType<readonly Pick<StepLasting, 'action' | 'outlook' | 'text'>[]>;

export const reversal = z
  .strictObject({
    foundAt: z.string(),
    changedAt: z.string().optional(),
    by: z.string().optional(),
    tool: z.string().optional(),
    problems: z.array(z.string()).readonly(),
    serves: z.array(z.string()).readonly(),
  })
  .readonly()
  .describe(
    'Who reversed the containment and the current state: `by`, `tool`, `changedAt`, `foundAt`, `problems`, `serves`.',
  ) satisfies z.ZodType<Reversal>;

export const change = z
  .strictObject({
    at: z.string(),
    method: z.string(),
    principal: z.string(),
    via: z.array(z.string()).readonly(),
    tool: z.string(),
    entry: z.string(),
  })
  .readonly()
  .describe(
    'The change that the audit log reports: `at`, `method`, `principal`, `via`, `tool`, `entry`. Hostile text.',
  ) satisfies z.ZodType<ObservedChange>;

/**
 * For events with an alert: the workload, and the severity of its finding. They are labels of the alert. Google's
 * documents do not state whether an alert fires when a field that it extracts is missing, so a line always has them.
 */
export const subject = {
  workload: text('Short name of the workload, or `unknown`.'),
  region: text('Its region, or `unknown`.'),
  project: text('Id of its project, or `unknown`.'),
  findingSeverity: text('Severity of the finding, as Security Command Center states it, or `unknown`.'),
};

/** Of `case.verdict` and `case.reversed`. */
export const verdictFields = {
  caseId,
  verdict: verdictWord,
  ...subject,
  category: category.optional(),
  finding: finding.optional(),
  resource: resource.optional(),
  containment,
  reversal: reversal.optional(),
  nextSteps,
  lasts: lasts.optional(),
  byHand: byHand.optional(),
};

/** The contents of a notice in addition to the id of the case. */
export const noticeDetails = {
  verdict: oneOf([...VERDICTS, 'delayed', 'forged'], 'Verdict of the case, `delayed` or `forged`.'),
  ...subject,
  category: category.optional(),
  finding: finding.optional(),
  resource: resource.optional(),
  containment: containment.optional(),
  reversal: reversal.optional(),
  reason: reason.optional(),
  nextSteps: nextSteps.optional(),
  lasts: lasts.optional(),
  byHand: byHand.optional(),
  joins: text('The earlier case whose containment this one relies on.').optional(),
};

/** What a delivery requested, if it did. */
export const request = {
  planHash: planHash.optional(),
  changed: flag('The command was published because somebody changed the workload.').optional(),
  requestedBy: text('Who requested the undo.').optional(),
};

export const malformed = {
  kind: oneOf(['malformed'], 'Always `malformed`.'),
  code: text('The code of the problem: `finding-time-unreadable`.').optional(),
  what: text('What is wrong.'),
  where: text('Place in the message.'),
  expected: text('What was expected there.'),
  fix: text('How to fix it.'),
  mayBeThreat: flag('The message may be about a threat.').optional(),
  about: z
    .record(z.string(), z.string())
    .readonly()
    .describe('Texts of the finding, by member. Hostile text.')
    .optional(),
};

export const evidenceEntry = {
  caseId,
  name: text('Name of the object in the evidence bucket.'),
  sha256: text('SHA-256 of its content, in hexadecimal.'),
  bytes: count('Size of its content.'),
};

export const plannedSteps = z
  .array(
    z
      .strictObject({
        id: z.string(),
        action: z.string(),
        target: z.string(),
        before: json('').optional(),
        after: json('').optional(),
        rationale: z.string(),
        lasts: z.string().optional(),
      })
      .readonly(),
  )
  .readonly()
  .describe('Steps in order: `id`, `action`, `target`, `before`, `after`, `rationale`, `lasts`.');

export const withheldActions = z
  .array(z.strictObject({ action: z.string(), reason: z.string(), cause: z.string() }).readonly())
  .readonly()
  .describe('Actions that the plan withholds: `action`, `reason`, `cause`.');

export const undoRefusalCode = oneOf(UNDO_REFUSAL_CODES, 'Why the undo took no effect.');

export const undoneSteps = z
  .array(
    z
      .strictObject({
        step: z.string(),
        action: z.string(),
        target: z.string(),
        result: z.enum(['undone', 'refused']),
        code: z.enum([...UNDONE_CODES, ...UNDO_REFUSAL_CODES]),
        text: z.string(),
      })
      .readonly(),
  )
  .readonly()
  .describe('The outcome of each step: `step`, `action`, `target`, `result`, `code`, `text`.');
