import { z } from 'zod';
import { SEVERITIES } from '../rules/rule';

/** Raised when a member changes its meaning or goes away; new members do not raise it. */
export const SCHEMA_VERSION = 1;

const text = (says: string) => z.string().describe(says);
const stack = text('The stack, or the name of the input that holds the resource.');
const address = text("Terraform's address; empty where it concerns no single resource.");
const constructPath = text(
  'Path in the construct tree, as far as the synthesized stack tells it.',
).optional();

const verdicts = z.object({
  detection: z.enum(['weakened', 'unchanged', 'strengthened', 'unknown']),
  response: z.enum(['weaker', 'unchanged', 'stronger', 'unknown']),
  powers: z.enum(['grown', 'unchanged', 'reduced', 'unknown']),
});

const source = z.object({
  file: text('As cdktf recorded it, relative to the repository where that is known.'),
  line: z.number().int().min(1).optional(),
});

const finding = z.object({
  rule: text('For example R01: its section in docs/review-rules.md.'),
  title: text('What the rule says, as a heading.'),
  severity: z.enum(SEVERITIES),
  stack,
  address,
  constructPath,
  source: source.optional(),
  message: text('What happens, as a sentence.'),
  why: text('Why a reviewer should care.'),
  fix: text('What the author of the change can do.'),
  values: z.object({ before: z.string().optional(), after: z.string().optional() }).optional(),
  assumed: z.boolean().describe('A value is known after the apply only, and the rule took the worst.'),
});

const exception = z.object({
  rule: z.string(),
  place: text('The construct path or the address that the exception names.'),
  reason: z.string(),
  owner: z.string(),
  ends: text('The last day on which it holds, for example 2027-01-31.'),
  title: text('What the rule says, as a heading.'),
  message: text('What it would have said, as a sentence.'),
  severity: z.enum(SEVERITIES),
  stack,
  address,
  constructPath,
});

const powers = z.object({
  who: text('What a person calls the identity, for example: the actor.'),
  principal: text('For example serviceAccount:actor@p.iam.gserviceaccount.com.'),
  scope: text('Where the permissions hold, for example folders/123.'),
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
  .describe('How a finding of this detector is answered; null where it is not detected.');

const coverage = z.object({ detector: z.string(), playbook: z.string(), before: answer, after: answer });

const response = z.object({
  finding: text('A finding of the corpus, in words.'),
  before: text('How it was answered.'),
  after: text('How it would be answered.'),
  why: z.string(),
});

const attribute = z.object({
  path: text('Readable path, for example streaming_config.filter or env[MODE].value.'),
  before: z.string().nullable().describe('Null where it is not set.'),
  after: z.string().nullable().describe('Null where it is not set.'),
  masked: z.boolean().describe('The field holds a secret: both values are left out.'),
  replaces: z.boolean().describe('The argument forces a replacement.'),
});

const resource = z.object({
  stack,
  address,
  constructPath,
  kind: z.enum(['none', 'create', 'read', 'update', 'replace', 'delete', 'forget']),
  previousAddress: text('Where a moved block took it from.').optional(),
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
  file: text('The reviewed file, relative to where the review ran; empty where it had none.'),
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
  name: text('Which review this is, for example the name of a stack set. It never holds a version.'),
  verdicts,
  concernsUs: z.boolean().describe('False: nothing in the change has to do with detection or response.'),
  findings: z.array(finding).describe('The worst first.'),
  excepted: z
    .array(exception)
    .describe('Findings that an exception takes out of the verdict of the command.'),
  powers: z.array(powers),
  coverage: z.array(coverage).describe('Only what differs.'),
  tamper: z
    .object({ lost: z.array(z.string()), gained: z.array(z.string()) })
    .describe('Tamper detections by their ids.'),
  responses: z.array(response).describe('Findings that would be answered differently.'),
  counts,
  drift: z.array(drift).describe('What somebody changed outside of Terraform.'),
  resources: z
    .array(resource)
    .describe('Resources that concern detection and response and change. By stack, then construct.'),
  notes: z.array(note).describe('What limits the review.'),
  fingerprint: z.string().nullable().describe('Of the reviewed plan; riposte verify-plan compares it.'),
  inputs: z.array(input),
});

type Frozen<T> = T extends readonly (infer Item)[]
  ? readonly Frozen<Item>[]
  : T extends object
    ? { readonly [K in keyof T]: Frozen<T[K]> }
    : T;

/** Everything that a format shows: masked, honest to the eye, and free of markup. */
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
