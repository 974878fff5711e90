import { isObject, type Json, type JsonObject } from '../../core/values/json';
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

const keyOf = ({ role, condition }: JsonObject): string => {
  const { title = '', description = '', expression = '' } = isObject(condition) ? condition : {};
  return `${role}${title}/${description}/${expression}`;
};

/** The provider sends the bindings of a policy in this order, and sends case-insensitive members in lowercase. */
function settled(bindings: readonly JsonObject[]): JsonObject[] {
  return [...bindings]
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
    .map((binding) => ({
      ...binding,
      members: membersOf(binding).map((member) => inSmallLetters(String(member))),
    }));
}

const inSmallLetters = (member: string): string =>
  /allUsers|allAuthenticatedUsers|^principal(?:Set|Hierarchy)?:/.test(member)
    ? member
    : member.replace(/:(.*)$/, (address) => address.toLowerCase());

/** The provider keeps a policy in its own type: it loses other members, and does not send an empty list. */
const sentPolicy = ({ auditConfigs, etag }: JsonObject, bindings: readonly JsonObject[]): JsonObject => ({
  ...(auditConfigs === undefined ? {} : { auditConfigs }),
  ...(bindings.length === 0 ? {} : { bindings: [...bindings] }),
  ...(etag === undefined ? {} : { etag }),
  version: 3,
});

/** A `*_iam_member` resource: reads the policy, adds one member, and sets the whole policy. */
export function* addMember(args: Arguments, { get, set }: PolicyAccess): Steps<Attributes> {
  const { member: sent, ...binding } = readMember(args);
  const member = inSmallLetters(sent);
  const policy = yield* ask(get);
  const standing = bindingsOf(policy);
  const key = keyOf(binding);
  const found = standing.find((each) => keyOf(each) === key);
  const bindings = found
    ? standing.map((each) =>
        each === found ? { ...each, members: [...new Set([...membersOf(each), member])] } : each,
      )
    : [...standing, { ...binding, members: [member] }];
  const answer = yield* ask(set(sentPolicy(policy, settled(bindings))));
  return { etag: answer.etag ?? '' };
}

/** Removes the member, and removes its binding if the member is the last one. */
export function* removeMember(args: Arguments, { get, set }: PolicyAccess): Steps<void> {
  const { member: sent, ...wanted } = readMember(args);
  const member = inSmallLetters(sent);
  const policy = yield* ask(get);
  const bindings = bindingsOf(policy).flatMap((binding): JsonObject[] => {
    if (keyOf(binding) !== keyOf(wanted)) return [binding];
    const members = membersOf(binding).filter((each) => inSmallLetters(String(each)) !== member);
    return members.length === 0 ? [] : [{ ...binding, members }];
  });
  yield* ask(set(sentPolicy(policy, settled(bindings))));
}
