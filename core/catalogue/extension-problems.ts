import * as z from 'zod/mini';
import { isCondensed } from '../cloud-run/condensed-service';
import { WORKLOAD_KINDS } from '../finding/resource-names';
import type { Permission } from '../permissions/permissions';
import { TIERS } from '../permissions/tiers';
import type { Problem } from '../problem/problem';
import type { ProblemCode } from '../problem/problem-codes';
import { expectedBy } from '../schema/issue-words';
import { isObject } from '../values/json';
import type { CatalogueExtension } from './catalogue-parts';

/** An extension is an operator's code. It may come untyped from a JavaScript file. */
const categoryName = z
  .string()
  // A quote or a backslash would end the string in the notification filter.
  .check(z.regex(/^[^"\\]*[A-Za-z0-9][^"\\]*$/, 'a category without quotes and backslashes'));
const permission = z.object({ permission: z.string(), on: z.string() });
const detectorShape = z.object({
  module: z.string().check(z.regex(/^[A-Z][A-Z0-9_]+$/, 'capitals, digits and _, such as MY_DETECTOR')),
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
  .check(z.regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/, 'verb-object in lower case, such as label-service'));
const actionBase = {
  id: verbObject,
  summary: z.string(),
  tier: z.enum(TIERS),
  permissions: z.strictObject({
    responder: z.optional(z.array(permission)),
    actor: z.optional(z.array(permission)),
  }),
  repeat: z.object({ kind: z.enum(['etag', 'idempotent', 'at-least-once']), why: z.string() }),
  plan: z.function(),
  apply: z.function(),
};
const restorable = z
  .string()
  .check(
    z.refine(
      (field) => !isCondensed(field),
      'a field that an undo can restore: the ledger stores only a hash of this one',
    ),
  );
const actionShape = z.discriminatedUnion('kind', [
  z.looseObject({
    ...actionBase,
    kind: z.literal('workload'),
    targets: z.tuple([z.enum(WORKLOAD_KINDS)], 'the one kind of workload that it is for'),
    reversible: z.literal(true, 'true: a change of a workload has an undo'),
    killsRunningInstances: z.boolean(),
    touches: z.array(restorable).check(z.minLength(1, 'the fields that it changes')),
    read: z.function(),
    project: z.function(),
    comparable: z.function(),
    verify: z.function(),
    undo: z.function(),
  }),
  z.looseObject({
    ...actionBase,
    kind: z.literal('recording'),
    targets: z.array(z.enum([...WORKLOAD_KINDS, 'finding'])).check(z.minLength(1, 'what it can be done to')),
    reversible: z.boolean(),
    undo: z.optional(z.function()),
  }),
]);
const playbookShape = z.object({
  id: verbObject,
  version: z.number(),
  reason: z.string(),
  wayIn: z.optional(z.enum(['image', 'running-app'])),
  steps: z.array(
    z.union([
      z.string(),
      z.object({ firstOf: z.array(z.string()).check(z.minLength(1, 'at least one action')) }),
    ]),
  ),
});

const SHAPES = { detectors: detectorShape, actions: actionShape, playbooks: playbookShape } as const;

type Kind = keyof typeof SHAPES;

/** Parts that do not have the shape of their kind. Checked first, because other checks need that shape. Total. */
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
  // By index, because a hole in a list is also a missing part.
  return Array.from(parts, (part, index) => {
    const parsed = SHAPES[kind].safeParse(part, { error: expectedBy });
    return (parsed.error?.issues ?? []).map(({ path, ...issue }) =>
      malformed([kind, index, ...path].join('.'), issue.message),
    );
  }).flat();
}

const malformed = (where: string, expected: string): Problem => ({
  code: 'extension-shape',
  what: 'the value is missing or has the wrong shape',
  where,
  expected,
  fix: 'correct it; the define functions check the types while you write',
});

const READING = /^[a-z]+\.[A-Za-z.]+\.(?:get|list|getIamPolicy)$/;
const ONE_PERMISSION = /^[a-z]+(?:\.[A-Za-z]+){2,}$/;
const ACTOR_SCOPES: readonly Permission['on'][] = ['project', 'finding', 'runtime-service-account'];
/** An identity with one of these can grant itself any other permission. `access` covers a service's own policy. */
const REWRITES_GRANTS =
  /\.setIamPolicy$|^iam\.roles\.|^iam\.serviceAccountKeys\.|^iam\.serviceAccounts\.(?!actAs$|disable$|enable$|get$|list$)/;
const OWN_POLICY = /^run\.(?:services|jobs)\.setIamPolicy$/;

/**
 * The services that a custom action may change: those that run workloads, and the ways into them. The pipeline may be
 * in the same project, so none of its own parts (databases, buckets, topics, logs, secrets, keys, policies, functions,
 * builds) is in the list.
 */
const CHANGEABLE =
  /^(?:run|cloudscheduler|cloudtasks|eventarc|apigateway|workflows)\.|^compute\.(?:firewalls|firewallPolicies|securityPolicies|backendServices|urlMaps)\.|^iam\.serviceAccounts\.(?:actAs|disable|enable)$|^securitycenter\./;
/** Permissions that read evidence, cases, secrets or state. */
const PRIVATE = /^(?:storage\.objects|secretmanager\.versions|datastore|cloudkms)\./;

/** Permissions that a custom action may request. An operator cannot remove the separation of the two identities. */
export function powerProblems({ actions = [] }: CatalogueExtension): Problem[] {
  return actions.flatMap((action, index) => {
    const where = `actions.${index}`;
    const problem = (code: ProblemCode, what: string, expected: string): Problem => ({
      code,
      what: `${action.id}: ${what}`,
      where,
      expected,
      fix: 'request fewer permissions, or do it outside of Riposte',
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
          problem('extension-not-a-permission', `"${name}" is not a permission`, 'service.resource.verb'),
        ),
      ...responder
        .filter(({ permission: name, on }) => on !== 'project' || !READING.test(name))
        .map(({ permission: name, on }) =>
          problem(
            'extension-responder-power',
            `the responder would get ${name} on ${on}`,
            'reading permissions on project: it parses hostile input (invariant 8)',
          ),
        ),
      ...actor
        .filter(({ on }) => !ACTOR_SCOPES.includes(on))
        .map(({ permission: name, on }) =>
          problem(
            'extension-scope',
            `the actor would get ${name} on ${on}`,
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
            `${name} reaches parts of the pipeline itself, or a service that Riposte does not know`,
            'reading anything except objects, secrets, databases and keys; changes in Cloud Run, Scheduler, Tasks, Eventarc, API Gateway, Workflows and load balancing',
          ),
        ),
      ...actor
        .filter(({ permission: name, on }) => isActAs(name) !== (on === 'runtime-service-account'))
        .map(({ permission: name, on }) =>
          problem(
            'extension-act-as',
            `${name} on ${on}`,
            'only iam.serviceAccounts.actAs on runtime-service-account',
          ),
        ),
      ...(actor.some(({ permission: name }) => isActAs(name)) && action.tier !== 'workload'
        ? [
            problem(
              'extension-tier',
              `actAs in the tier ${action.tier}`,
              'the tier workload (docs/powers.md explains the cost)',
            ),
          ]
        : []),
    ];
  });
}

const isActAs = (name: string): boolean => name === 'iam.serviceAccounts.actAs';
