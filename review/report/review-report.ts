import { z } from 'zod';
import { SEVERITIES } from '../contract/rule';

/** Increases when a member changes its meaning or is removed. New members do not increase it. */
export const SCHEMA_VERSION = 1;

const text = (says: string) => z.string().describe(says);
const stack = text('The stack, or the name of the input that holds the resource.');
const address = text("Terraform's address; empty if the finding concerns no single resource.");
const constructPath = text('Path in the construct tree, if the synthesized stack contains it.').optional();

const verdicts = z.object({
  detection: z.enum(['weakened', 'unchanged', 'strengthened', 'unknown']),
  response: z.enum(['weaker', 'unchanged', 'stronger', 'unknown']),
  powers: z.enum(['grown', 'unchanged', 'reduced', 'unknown']),
});

const source = z.object({
  file: text('As cdktf recorded it, relative to the repository if the repository is known.'),
  line: z.number().int().min(1).optional(),
});

const finding = z.object({
  rule: text('For example R01, which is also its section in docs/review-rules.md.'),
  title: text('The title of the rule.'),
  severity: z.enum(SEVERITIES),
  stack,
  address,
  constructPath,
  source: source.optional(),
  message: text('What happens, as a sentence.'),
  why: text('Why it matters to a reviewer.'),
  fix: text('What the author of the change can do.'),
  values: z.object({ before: z.string().optional(), after: z.string().optional() }).optional(),
  assumed: z.boolean().describe('A value is known only after the apply, and the rule assumed the worst.'),
});

const exception = z.object({
  rule: z.string(),
  place: text('The construct path or the address that the exception names.'),
  reason: z.string(),
  owner: z.string(),
  ends: text('The last day on which the exception is valid, for example 2027-01-31.'),
  title: text('The title of the rule.'),
  message: text('The message of the finding, as a sentence.'),
  severity: z.enum(SEVERITIES),
  stack,
  address,
  constructPath,
});

const powers = z.object({
  who: text('The name of the identity for people, for example: the actor.'),
  principal: text('For example serviceAccount:actor@p.iam.gserviceaccount.com.'),
  scope: text('Where the permissions apply, for example folders/123.'),
  gained: z.array(z.string()).describe('Permissions.'),
  lost: z.array(z.string()).describe('Permissions.'),
  standsOut: z
    .array(z.string())
    .describe('Gained permissions that lead to more: actAs, tokens, setIamPolicy.'),
  words: text('The difference as a sentence, for example: The actor may now stop services in folder 123.'),
});

const answer = z
  .object({ mode: z.string(), verdict: z.string() })
  .nullable()
  .describe('The response to a finding of this detector; null if no filter lets it through.');

const coverage = z.object({ detector: z.string(), playbook: z.string(), before: answer, after: answer });

const response = z.object({
  finding: text('A description of a finding of the corpus.'),
  before: text('The response before the change.'),
  after: text('The response after the change.'),
  why: z.string(),
});

const attribute = z.object({
  path: text('Readable path, for example streaming_config.filter or env[MODE].value.'),
  before: z.string().nullable().describe('Null if not set.'),
  after: z.string().nullable().describe('Null if not set.'),
  masked: z.boolean().describe('The field holds a secret, so the report omits both values.'),
  replaces: z.boolean().describe('The argument forces a replacement.'),
});

const resource = z.object({
  stack,
  address,
  constructPath,
  kind: z.enum(['none', 'create', 'read', 'update', 'replace', 'delete', 'forget']),
  previousAddress: text('The earlier address from a moved block.').optional(),
  deposed: z.boolean().describe('An object that an earlier replacement left behind.'),
  imported: z.boolean(),
  attributes: z.array(attribute).describe('By path.'),
  left: z.number().int().describe('How many more attributes change and are not listed.'),
});

const drift = resource.omit({ previousAddress: true, deposed: true, imported: true });

const note = z.object({
  kind: z.enum(['errored', 'incomplete', 'deferred', 'synthesized', 'unseen-module', 'other']),
  text: z.string(),
});

const input = z.object({
  stack,
  file: text('The reviewed file, relative to the working directory of the review; empty if there is none.'),
  origin: z.enum(['plan', 'synthesized']),
  terraformVersion: z.string().optional(),
});

const count = z.number().int().min(0);
const counts = z
  .object({
    create: count,
    update: count,
    replace: count,
    delete: count,
    forget: count,
    move: count,
    import: count,
    unchanged: count,
  })
  .describe('Managed resources of all inputs, whether they concern detection or not.');

/** The source of the types below and of the JSON Schema that the build writes (scripts/review-schema.mjs). */
export const reviewReport = z.object({
  schemaVersion: z.literal(SCHEMA_VERSION),
  name: text('The name of this review, for example the name of a stack set. It never contains a version.'),
  verdicts,
  concernsUs: z.boolean().describe('False if nothing in the change concerns detection or response.'),
  findings: z.array(finding).describe('The worst is first.'),
  excepted: z
    .array(exception)
    .describe('Findings that an exception removes from the verdict of the command.'),
  powers: z.array(powers),
  coverage: z.array(coverage).describe('Only differences.'),
  tamper: z
    .object({ lost: z.array(z.string()), gained: z.array(z.string()) })
    .describe('Tamper detections by their ids.'),
  responses: z.array(response).describe('Findings with a different response.'),
  counts,
  drift: z.array(drift).describe('Changes that someone made outside of Terraform.'),
  resources: z
    .array(resource)
    .describe('Changed resources that concern detection or response, by stack, then construct.'),
  notes: z.array(note).describe('Limits of the review.'),
  fingerprint: z
    .string()
    .nullable()
    .describe('Fingerprint of the reviewed plan; riposte verify-plan compares it.'),
  inputs: z.array(input),
});

type Frozen<T> = T extends readonly (infer Item)[]
  ? readonly Frozen<Item>[]
  : T extends object
    ? { readonly [K in keyof T]: Frozen<T[K]> }
    : T;

/** Everything that a format shows: masked, without invisible characters, and without markup. */
export type ReviewReport = Frozen<z.infer<typeof reviewReport>>;
export type ReportFinding = ReviewReport['findings'][number];
export type ExceptedFinding = ReviewReport['excepted'][number];
export type PowersRow = ReviewReport['powers'][number];
export type CoverageRow = ReviewReport['coverage'][number];
export type ResponseRow = ReviewReport['responses'][number];
export type ResourceDetails = ReviewReport['resources'][number];
export type DriftRow = ReviewReport['drift'][number];
export type AttributeChange = ReviewReport['drift'][number]['attributes'][number];
export type ReportNote = ReviewReport['notes'][number];
export type ReportInput = ReviewReport['inputs'][number];
