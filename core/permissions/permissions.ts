/**
 * The resource on which a permission is granted. One scope is one IAM binding in the synthesized stack:
 * - project: custom role on the protected project
 * - ledger: custom role on the project, conditioned on the Firestore database of cases
 * - effects: the same on the database of effects, locks, holds and controls, which only the actor writes
 * - evidence: custom role on the evidence bucket
 * - command-topic: the topic from responder to actor
 * - finding: predefined SCC role on the project (project custom roles are not known to carry these permissions)
 * - runtime-service-account: on each listed runtime service account, never wider
 * - reputation: on the secret with the version that contains the reputation service's credential
 */
export type GrantScope =
  | 'project'
  | 'ledger'
  | 'effects'
  | 'evidence'
  | 'command-topic'
  | 'finding'
  | 'runtime-service-account'
  | 'reputation';

/** `service.resource.verb`, as IAM spells it. */
export interface Permission {
  readonly permission: string;
  readonly on: GrantScope;
}

/**
 * The identities that run functions, each with its own service account. Everything about all of them uses this list.
 */
export const IDENTITIES = ['responder', 'actor'] as const;
export type Identity = (typeof IDENTITIES)[number];

/** One value for each identity. */
export const byIdentity = <Value>(of: (identity: Identity) => Value): Record<Identity, Value> =>
  Object.fromEntries(IDENTITIES.map((identity) => [identity, of(identity)])) as Record<Identity, Value>;
