import { identityEmail } from '../../core/naming/names';
import { isObject } from '../../core/values/json';
import type { Part } from '../../core/values/result';
import { GoogleFault } from '../../functions/google/faults';
import { asList, resource } from '../../functions/google/transport';
import { fact } from './reader';
import type { Source } from './source';

const ACT_AS = 'iam.serviceAccounts.actAs';
/** By account: whether a role that the actor has on the account itself grants actAs. Project-wide roles do not count. */
export async function readActAs(source: Source): Promise<Readonly<Record<string, Part<boolean>>>> {
  const { config, hub = config } = source;
  const actor = `serviceAccount:${identityEmail(hub, 'actor')}`;
  const entries = await Promise.all(
    config.powers.runtimeServiceAccounts.map(
      async (email) => [email, await mayActAs(source, email, actor)] as const,
    ),
  );
  return Object.fromEntries(entries);
}

async function mayActAs(source: Source, email: string, actor: string): Promise<Part<boolean>> {
  const roles = await fact('iam.serviceAccounts.getIamPolicy', () => rolesOn(source, email, actor));
  if (roles.status !== 'known') return roles;
  return fact('iam.roles.get', async () => {
    const answers = await Promise.all(roles.value.map((role) => holdsActAs(source, role)));
    return answers.includes(true);
  });
}

async function rolesOn({ reader, project }: Source, email: string, actor: string): Promise<string[]> {
  const policy = await reader
    .post('iam', `/v1/${project}/serviceAccounts/${resource(email)}:getIamPolicy`)
    .catch(noneWhenAbsent);
  return (
    asList(policy.bindings)
      .filter(({ members }) => Array.isArray(members) && members.includes(actor))
      // A conditional binding does not count: the doctor does not evaluate conditions.
      .filter(({ condition }) => !isObject(condition))
      .map(({ role }) => String(role))
  );
}

async function holdsActAs({ reader }: Source, role: string): Promise<boolean> {
  const { includedPermissions, deleted } = await reader.get('iam', `/v1/${resource(role)}`);
  return deleted !== true && Array.isArray(includedPermissions) && includedPermissions.includes(ACT_AS);
}

/** An account that does not exist grants nothing. Another check reports that it is missing. */
function noneWhenAbsent(cause: unknown): Readonly<Record<string, undefined>> {
  if (cause instanceof GoogleFault && cause.kind === 'not-found') return {};
  throw cause;
}
