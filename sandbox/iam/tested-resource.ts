import type { Json } from '../../core/values/json';
import { listOf, objectOf, textOf } from '../../core/values/json-values';
import type { IamResource } from '../contract/requirement';
import type { Call } from '../contract/service';
import type { CloudState } from '../state/cloud-state';
import { projectOf, tryProject, withProjectId } from '../state/names';

type On = (call: Call) => readonly IamResource[];

const at = (name: string): IamResource => ({ name, project: projectOf(name) });

/** The value of a message member, by path: `body.name`. */
const memberAt = ({ message }: Call, path: string): Json | undefined =>
  path.split('.').reduce<Json | undefined>((value, part) => objectOf(value)[part], message);

const nameAt = (call: Call, path: string): string => withProjectId(call.state, textOf(memberAt(call, path)));

const cut = (name: string, segments: number): string => name.split('/').slice(0, segments).join('/');

/** The resource that a member of the message names: `named('topic')`. */
export const named =
  (path: string): On =>
  (call) => [at(nameAt(call, path))];

/** The first `count` segments of a name in the message: 2 is `projects/P`, 4 is `projects/P/secrets/S`. */
export const above =
  (path: string, segments: number): On =>
  (call) => [at(cut(nameAt(call, path), segments))];

/** The project, folder or organization above a name in the message. */
export const scopeOf = (path: string): On => above(path, 2);

/** The project of a member that contains only an id or a number: `projectId`, or `project` in a query. */
export const projectAt =
  (path: string): On =>
  (call) => {
    const name = withProjectId(call.state, `projects/${textOf(memberAt(call, path))}`);
    return [at(name)];
  };

/** Every project that a list of names mentions. */
export const scopesIn =
  (path: string): On =>
  (call) =>
    listOf(memberAt(call, path)).map((name) => at(cut(withProjectId(call.state, textOf(name)), 2)));

/** A condition on a Firestore database sees `projects/P/databases/D` (cloud.google.com/firestore/docs/security/iam). */
export function databaseResource(state: CloudState, database: string): IamResource {
  const name = withProjectId(state, database);
  return { ...at(name), condition: { name } };
}

/** The account's own policy applies, then the policy of the account's project. */
export function accountResource(email: string, elsewhere: string): IamResource {
  const project = /@([a-z0-9-]+)\.iam\.gserviceaccount\.com$/.exec(email)?.[1] ?? elsewhere;
  return { name: `projects/${project}/serviceAccounts/${email}`, project };
}

/** A service without a named account runs as the project's default compute account (run v2 RevisionTemplate). */
export const runtimeEmail = (state: CloudState, project: string, email: string): string =>
  email === '' ? `${tryProject(state, project)?.number}-compute@developer.gserviceaccount.com` : email;
