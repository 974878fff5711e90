import { isObject, type Json, type JsonObject } from '../../core/json';
import type { Arguments } from './arguments';
import { type ApiRequest, type Attributes, ask, type Steps } from './translation';

/** How one kind of resource reads and sets its policy. */
export interface PolicyAccess {
  readonly get: ApiRequest;
  readonly set: (policy: JsonObject) => ApiRequest;
}

interface Member {
  readonly role: string;
  readonly member: string;
  readonly condition?: JsonObject;
}

function readMember(args: Arguments): Member {
  const [role, member] = [args.required('role'), args.required('member')];
  const block = args.block('condition');
  if (!block) return { role, member };
  const description = block.text('description');
  const condition = {
    ...(description === '' ? {} : { description }),
    expression: block.required('expression'),
    title: block.required('title'),
  };
  return { role, member, condition };
}

const bindingsOf = (policy: JsonObject): readonly JsonObject[] =>
  Array.isArray(policy.bindings) ? policy.bindings.filter(isObject) : [];

const membersOf = (binding: JsonObject): readonly Json[] =>
  Array.isArray(binding.members) ? binding.members : [];

const isOf = (binding: JsonObject, { role, condition }: Member): boolean =>
  binding.role === role && JSON.stringify(binding.condition ?? {}) === JSON.stringify(condition ?? {});

/** The provider keeps a policy in a type of its own: other members are lost, and an empty list is not sent. */
const sentPolicy = ({ auditConfigs, etag }: JsonObject, bindings: readonly JsonObject[]): JsonObject => ({
  ...(auditConfigs === undefined ? {} : { auditConfigs }),
  ...(bindings.length === 0 ? {} : { bindings: [...bindings] }),
  ...(etag === undefined ? {} : { etag }),
  version: 3,
});

/** A `*_iam_member` resource: the policy is read, one member is added, and the whole is set again. */
export function* addMember(args: Arguments, { get, set }: PolicyAccess): Steps<Attributes> {
  const wanted = readMember(args);
  const policy = yield* ask(get);
  const standing = bindingsOf(policy);
  const found = standing.find((binding) => isOf(binding, wanted));
  const { role, member, condition } = wanted;
  const bindings = found
    ? standing.map((binding) =>
        binding === found ? { ...binding, members: [...new Set([...membersOf(binding), member])] } : binding,
      )
    : [...standing, { role, members: [member], ...(condition ? { condition } : {}) }];
  const answer = yield* ask(set(sentPolicy(policy, bindings)));
  return { etag: answer.etag ?? '' };
}

/** The member taken out again, and its binding with the last one. */
export function* removeMember(args: Arguments, { get, set }: PolicyAccess): Steps<void> {
  const wanted = readMember(args);
  const policy = yield* ask(get);
  const bindings = bindingsOf(policy).flatMap((binding): JsonObject[] => {
    if (!isOf(binding, wanted)) return [binding];
    const members = membersOf(binding).filter((member) => member !== wanted.member);
    return members.length === 0 ? [] : [{ ...binding, members }];
  });
  yield* ask(set(sentPolicy(policy, bindings)));
}
