import type { ReviewContext } from '../contract/review-context';
import type { Change } from '../model/change';
import { UNKNOWN, type Unknown } from '../model/resource';
import { isGuarded } from './dangerous-permissions';
import { type Identities, identitiesOf } from './identities';
import { roleOfRest, UNKNOWN_ROLE } from './permission-sets';
import type { BareChange } from './power-change';
import { isUnknownRole } from './roles';
import { type GrantScope, isWide, scopeOfResource } from './scope';
import { agentOf } from './service-agents';
import type { Sides } from './sides';
import { isIam } from './statements';

/** Which powers concern detection and response. */
export interface Relevance {
  /** False: the inputs contain nothing of the pipeline. */
  readonly isConcerned: boolean;
  readonly identities: Identities;
  /** The resource belongs to the pipeline, or depends on it. */
  isOurs(change: Change): boolean;
  isOurScope(scope: GrantScope): boolean;
  /** A scope that contains the pipeline: its projects, and every folder and organization of the inputs. */
  isAround(scope: GrantScope): boolean;
  isNewcomer(principal: string | Unknown): boolean;
  changesWorkloads(principal: string | Unknown): boolean;
  concerns(change: BareChange): boolean;
}

export function relevanceOf(context: ReviewContext, sides: Sides): Relevance {
  const sightings = {
    before: { grants: sides.before.grants.most, roles: sides.before.roles },
    after: { grants: sides.after.grants.most, roles: sides.after.roles },
  };
  const identities = identitiesOf(context, sightings);
  const old = identitiesOf(
    { ...context, pairs: context.pairs.filter(({ before }) => before) },
    {
      before: sightings.before,
      after: sightings.before,
    },
  );
  const ours = new Set(context.pairs.map(({ change }) => change));
  const states = context.pairs.flatMap(({ before, after }) =>
    [before, after].filter((state) => state !== undefined),
  );
  const own = new Set(
    states
      .filter(({ type }) => !isIam(type) && !SHARED.test(type))
      .flatMap((state) => scopeOfResource(state) ?? [])
      .map(bare),
  );
  const projects = new Set(
    states.map(({ values }) => values.project).filter((project) => typeof project === 'string'),
  );
  const accounts = new Set(
    [...identities.principals.keys()].map((principal) => principal.replace(/^\w+:/, '')),
  );

  const isOurScope = (scope: GrantScope): boolean =>
    own.has(bare(scope)) || (scope.kind === 'service_account' && accounts.has(scope.ids[0] ?? ''));
  const isAround = (scope: GrantScope): boolean =>
    isWide(scope) && (scope.kind !== 'project' || scope.assumed || projects.has(scope.ids[0] ?? ''));
  return {
    isConcerned: context.pairs.length > 0,
    identities,
    isOurs: (change) => ours.has(change),
    isOurScope,
    isAround,
    isNewcomer: (principal) => old.kindOf(principal) === undefined,
    changesWorkloads: (principal) =>
      principal !== UNKNOWN &&
      [sightings.before, sightings.after].some(({ grants, roles }) =>
        grants
          .filter((grant) => grant.principal === principal)
          .some(({ role }) => roles.most(role).permissions.includes('run.services.update')),
      ),
    concerns: (change) => {
      const { principal, scope, gained, lost } = change;
      if (identities.kindOf(principal) !== undefined || isOurScope(scope)) return true;
      const touched = [...gained, ...lost];
      if (!isAround(scope)) return scope.assumed && touched.some(isGuarded);
      // Google's agents on the path have their own roles on the project.
      if (principal !== UNKNOWN && (agentOf(principal)?.serves ?? 'neither') !== 'neither') return true;
      return touched.some((permission) => isGuarded(permission) || isOfUnknownRole(permission, sides));
    },
  };
}

/** A power that cannot be named always counts. */
const isOfUnknownRole = (permission: string, { after }: Sides): boolean => {
  const role = roleOfRest(permission);
  return role !== undefined && (role === UNKNOWN_ROLE || isUnknownRole(role, after.roles));
};

/** Shared resources: a grant on one is not a grant on the pipeline. */
const SHARED = /^google_(?:project|folder|organization)$|^google_project_service|_iam_custom_role$/;

/** A function is also a Cloud Run service, so only the ids decide. */
const bare = ({ ids }: GrantScope): string => ids.join('/');
