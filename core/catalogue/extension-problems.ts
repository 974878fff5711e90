import * as z from 'zod';
import { isCondensed } from '../actions/condensed-service';
import { expectedBy } from '../config/issue-words';
import { WORKLOAD_KINDS } from '../finding/resource-names';
import type { Permission } from '../permissions/permissions';
import { TIERS } from '../permissions/tiers';
import type { Problem } from '../problem/problem';
import type { ProblemCode } from '../problem/problem-codes';
import { isObject } from '../values/json';
import type { CatalogueExtension } from './catalogue-parts';

/** An extension is code of the operator's, but it comes untyped out of a JavaScript file as well as typed. */
const categoryName = z
  .string()
  // A quote or a backslash would end the string that it becomes in the notification filter.
  .regex(/^[^"\\]*[A-Za-z0-9][^"\\]*$/, 'a category without quotes and backslashes');
const permission = z.object({ permission: z.string(), on: z.string() });
const detectorShape = z.object({
  module: z.string().regex(/^[A-Z][A-Z0-9_]+$/, 'capitals, digits and _, such as MY_DETECTOR'),
  category: categoryName,
  aliases: z.array(categoryName),
  source: z.enum(['custom', 'event-threat-detection', 'cloud-run-threat-detection']),
  family: z.string(),
  detects: z.string(),
  attack: z.object({ techniques: z.array(z.string()), documented: z.boolean() }),
  playbook: z.string(),
});
const verbObject = z
  .string()
  .regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/, 'verb-object in small letters, such as label-service');
const actionBase = {
  id: verbObject,
  summary: z.string(),
  tier: z.enum(TIERS),
  permissions: z.strictObject({
    responder: z.array(permission).optional(),
    actor: z.array(permission).optional(),
  }),
  repeat: z.object({ kind: z.enum(['etag', 'idempotent', 'at-least-once']), why: z.string() }),
  plan: z.function(),
  apply: z.function(),
};
const restorable = z
  .string()
  .refine(
    (field) => !isCondensed(field),
    'a field that an undo can restore: of this one the ledger keeps a hash',
  );
const actionShape = z.discriminatedUnion('kind', [
  z.looseObject({
    ...actionBase,
    kind: z.literal('workload'),
    targets: z.tuple([z.enum(WORKLOAD_KINDS)], 'the one kind of workload that it is for'),
    reversible: z.literal(true, 'true: a change of a workload has an undo'),
    killsRunningInstances: z.boolean(),
    touches: z.array(restorable).min(1, 'the fields that it changes'),
    read: z.function(),
    project: z.function(),
    comparable: z.function(),
    verify: z.function(),
    undo: z.function(),
  }),
  z.looseObject({
    ...actionBase,
    kind: z.literal('recording'),
    targets: z.array(z.enum([...WORKLOAD_KINDS, 'finding'])).min(1, 'what it can be done to'),
    reversible: z.boolean(),
    undo: z.function().optional(),
  }),
]);
const playbookShape = z.object({
  id: verbObject,
  version: z.number(),
  reason: z.string(),
  wayIn: z.enum(['image', 'running-app']).optional(),
  steps: z.array(
    z.union([z.string(), z.object({ firstOf: z.array(z.string()).min(1, 'at least one action') })]),
  ),
});

const SHAPES = { detectors: detectorShape, actions: actionShape, playbooks: playbookShape } as const;

type Kind = keyof typeof SHAPES;

/** Parts that are not what their kind is: judged first, since nothing else can be said of them. Total. */
export function malformedParts(extension: CatalogueExtension): Problem[] {
  if (!isObject(extension)) return [malformed('(top level)', '{ detectors, actions, playbooks }')];
  const unknown = Object.keys(extension).filter((member) => !Object.hasOwn(SHAPES, member));
  return [
    ...unknown.map((member) => malformed(member, 'only detectors, actions and playbooks')),
    ...(Object.keys(SHAPES) as Kind[])
      .filter((kind) => extension[kind] !== undefined)
      .flatMap((kind) => malformedOf(kind, extension[kind])),
  ];
}

function malformedOf(kind: Kind, parts: unknown): Problem[] {
  if (!Array.isArray(parts)) return [malformed(kind, 'a list')];
  // By index: a hole in a list is a missing part too.
  return Array.from(parts, (part, index) => {
    const parsed = SHAPES[kind].safeParse(part, { error: expectedBy });
    return (parsed.error?.issues ?? []).map(({ path, ...issue }) =>
      malformed([kind, index, ...path].join('.'), issue.message),
    );
  }).flat();
}

const malformed = (where: string, expected: string): Problem => ({
  code: 'extension-shape',
  what: 'the value is missing or not of its kind',
  where,
  expected,
  fix: 'correct it; define* types it while you write',
});

const READING = /^[a-z]+\.[A-Za-z.]+\.(?:get|list|getIamPolicy)$/;
const ONE_PERMISSION = /^[a-z]+(?:\.[A-Za-z]+){2,}$/;
const ACTOR_SCOPES: readonly Permission['on'][] = ['project', 'finding', 'runtime-service-account'];
/** Whoever holds one of these can give themselves any other. A service's own policy is what `access` is about. */
const REWRITES_GRANTS =
  /\.setIamPolicy$|^iam\.roles\.|^iam\.serviceAccountKeys\.|^iam\.serviceAccounts\.(?!actAs$|disable$|enable$|get$|list$)/;
const OWN_POLICY = /^run\.(?:services|jobs)\.setIamPolicy$/;

/**
 * Where an own action may change something: the services that carry workloads and the ways into them. The pipeline
 * itself may live in the same project, so nothing of what it consists of (databases, buckets, topics, logs, secrets,
 * keys, policies, functions, builds) is among them.
 */
const CHANGEABLE =
  /^(?:run|cloudscheduler|cloudtasks|eventarc|apigateway|workflows)\.|^compute\.(?:firewalls|firewallPolicies|securityPolicies|backendServices|urlMaps)\.|^iam\.serviceAccounts\.(?:actAs|disable|enable)$|^securitycenter\./;
/** Reading these is reading evidence, cases, secrets or state. */
const PRIVATE = /^(?:storage\.objects|secretmanager\.versions|datastore|cloudkms)\./;

/** What an own action may ask for: the separation of the two identities is not the operator's to give away. */
export function powerProblems({ actions = [] }: CatalogueExtension): Problem[] {
  return actions.flatMap((action, index) => {
    const where = `actions.${index}`;
    const problem = (code: ProblemCode, what: string, expected: string): Problem => ({
      code,
      what: `${action.id}: ${what}`,
      where,
      expected,
      fix: 'ask for less, or do it outside of Riposte',
    });
    const { responder = [], actor = [] } = action.permissions;
    return [
      ...(action.kind === 'workload' && action.tier === 'observe'
        ? [
            problem(
              'extension-tier',
              'it changes workloads in the tier observe',
              'the tier access or workload',
            ),
          ]
        : []),
      ...actor
        .filter(({ permission: name }) => action.tier === 'observe' && !READING.test(name))
        .map(({ permission: name }) =>
          problem(
            'extension-tier',
            `${name} in the tier observe`,
            'reading permissions, or the tier access or workload',
          ),
        ),
      ...[...responder, ...actor]
        .filter(({ permission: name }) => !ONE_PERMISSION.test(name))
        .map(({ permission: name }) =>
          problem('extension-not-a-permission', `"${name}" is not one permission`, 'service.resource.verb'),
        ),
      ...responder
        .filter(({ permission: name, on }) => on !== 'project' || !READING.test(name))
        .map(({ permission: name, on }) =>
          problem(
            'extension-responder-power',
            `the responder would hold ${name} on ${on}`,
            'reading permissions on project: it parses hostile input (invariant 8)',
          ),
        ),
      ...actor
        .filter(({ on }) => !ACTOR_SCOPES.includes(on))
        .map(({ permission: name, on }) =>
          problem(
            'extension-scope',
            `the actor would hold ${name} on ${on}`,
            `one of ${ACTOR_SCOPES.join(', ')}`,
          ),
        ),
      ...actor
        .filter(({ permission: name }) => REWRITES_GRANTS.test(name) && !OWN_POLICY.test(name))
        .map(({ permission: name }) =>
          problem(
            'extension-grants-power',
            `${name} can grant any other permission`,
            'a permission that rewrites no grants',
          ),
        ),
      ...[...responder, ...actor]
        .filter(
          ({ permission: name }) => PRIVATE.test(name) || !(READING.test(name) || CHANGEABLE.test(name)),
        )
        .map(({ permission: name }) =>
          problem(
            'extension-out-of-reach',
            `${name} reaches what the pipeline itself consists of, or what it cannot know`,
            'reading of anything but objects, secrets, databases and keys; changes in Cloud Run, Scheduler, Tasks, Eventarc, API Gateway, Workflows and load balancing',
          ),
        ),
      ...actor
        .filter(({ permission: name, on }) => isActAs(name) !== (on === 'runtime-service-account'))
        .map(({ permission: name, on }) =>
          problem(
            'extension-act-as',
            `${name} on ${on}`,
            'iam.serviceAccounts.actAs, and it alone, on runtime-service-account',
          ),
        ),
      ...(actor.some(({ permission: name }) => isActAs(name)) && action.tier !== 'workload'
        ? [
            problem(
              'extension-tier',
              `actAs in the tier ${action.tier}`,
              'the tier workload: powers.md says what it costs',
            ),
          ]
        : []),
    ];
  });
}

const isActAs = (name: string): boolean => name === 'iam.serviceAccounts.actAs';
