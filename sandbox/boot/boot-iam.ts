import { isObject, type JsonObject } from '../../core/json';
import { PREDEFINED_ROLES } from '../iam/predefined-roles';
import { BootError } from '../protocol/errors';
import type { Binding, CloudState } from '../protocol/state';
import { textOf } from '../services/service';
import type { StackBlock } from './resolver';

const MEMBER =
  /^(?:allUsers|allAuthenticatedUsers|(?:user|group|serviceAccount|domain):\S+@?\S*|principal(?:Set)?:\/\/\S+)$/;

/** One `*_iam_member` resource as a binding on the resource; a custom role counts wherever it stands in the stack. */
export function addBinding(
  state: CloudState,
  block: StackBlock,
  config: JsonObject,
  resource: string,
): CloudState {
  const role = textOf(config.role);
  const member = textOf(config.member);
  checkRole(block, role);
  if (!MEMBER.test(member)) {
    throw problem(
      block,
      'member',
      `"${member}" is not an IAM member`,
      'user:, group: or serviceAccount: and an address',
    );
  }
  const sent = Array.isArray(config.condition) ? config.condition[0] : config.condition;
  const expression = isObject(sent) ? textOf(sent.expression) : '';
  const binding: Binding = {
    role,
    members: [member],
    address: block.address,
    ...(expression === '' ? {} : { condition: { expression } }),
  };
  const bindings = { ...state.iam.bindings, [resource]: [...(state.iam.bindings[resource] ?? []), binding] };
  return { ...state, iam: { ...state.iam, bindings } };
}

function checkRole(block: StackBlock, role: string): void {
  if (/^(?:projects|organizations)\/[^/]+\/roles\/[^/]+$/.test(role) || Object.hasOwn(PREDEFINED_ROLES, role))
    return;
  throw problem(
    block,
    'role',
    `the predefined role "${role}" is not in the sandbox's table`,
    'a custom role, or one of the narrow predefined roles',
    'add the role with its expanded permissions to sandbox/iam/predefined-roles.ts',
  );
}

const problem = (
  block: StackBlock,
  member: string,
  what: string,
  expected: string,
  fix = `correct ${member} in the construct`,
): BootError => new BootError({ where: `${block.address}.${member}`, what, expected, fix });
