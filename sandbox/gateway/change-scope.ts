import type { IamResource } from '../contract/requirement';
import type { CloudState } from '../state/cloud-state';
import { NAMED_PARTS, type Names, NO_RESOURCE } from '../state/named-parts';
import { withProjectId } from '../state/names';

/**
 * A handler changed a resource on which the caller's permission was not tested: a request would change more than the caller
 * may. That is a bug in the sandbox, never in the caller.
 *
 * @param method - for the message: `pubsub Publisher.Publish`
 * @param tested - the resources on which the permissions were tested
 * @param reaches - as the method declares it: parts of the state in which it may change other resources too
 * @throws Error
 */
export function checkScope(
  method: string,
  {
    tested,
    reaches = {},
  }: {
    readonly tested: readonly IamResource[];
    readonly reaches?: Readonly<Record<string, string>> | undefined;
  },
  { before, after }: { readonly before: CloudState; readonly after: CloudState },
): void {
  if (before === after) return;
  const scopes = tested.map(({ name }) => withProjectId(before, name));
  for (const { part, names } of changedResources(before, after)) {
    if (Object.hasOwn(reaches, part) || names.some((name) => isWithin(scopes, withProjectId(after, name))))
      continue;
    throw new Error(
      `sandbox bug: ${method} changed ${part} ${names.join(' or ')}, and tested a permission on ${scopes.join(', ') || 'nothing'}; test the permission on that resource, or name ${part} with the reason in what the method reaches (sandbox/contract/service.ts)`,
    );
  }
}

const isWithin = (scopes: readonly string[], name: string): boolean =>
  scopes.some((scope) => name === scope || name.startsWith(`${scope}/`));

interface Changed {
  /** `pubsub.topics` */
  readonly part: string;
  readonly names: readonly string[];
}

/** What a call added, changed or removed. Versions of the state share what stays equal, so references decide. */
function* changedResources(before: CloudState, after: CloudState): Generator<Changed> {
  for (const [top, member] of Object.entries(NAMED_PARTS) as [keyof CloudState, unknown][]) {
    if (before[top] === after[top] || member === NO_RESOURCE) continue;
    const [old, now] = [before[top], after[top]] as readonly Readonly<Record<string, unknown>>[];
    if (typeof member === 'function') yield* changedEntries(top, member as Names, old, now);
    else yield* changedMembers(top, member as Readonly<Record<string, Names | string>>, old, now);
  }
}

function* changedMembers(
  top: string,
  members: Readonly<Record<string, Names | string>>,
  before: Readonly<Record<string, unknown>> = {},
  after: Readonly<Record<string, unknown>> = {},
): Generator<Changed> {
  for (const sub of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const names = members.each ?? members[sub];
    if (before[sub] === after[sub] || names === NO_RESOURCE) continue;
    if (typeof names !== 'function')
      throw new Error(`${top}.${sub} is missing in sandbox/state/named-parts.ts`);
    yield* changedEntries(`${top}.${sub}`, names, before[sub], after[sub]);
  }
}

function* changedEntries(
  part: string,
  names: Names,
  before: unknown = {},
  after: unknown = {},
): Generator<Changed> {
  if (Array.isArray(before) && Array.isArray(after)) {
    for (const entry of changedItems(before, after)) yield { part, names: names(entry as never, '') };
    return;
  }
  const [old, now] = [before, after] as readonly Readonly<Record<string, unknown>>[];
  for (const [key, entry] of Object.entries(now ?? {})) {
    if (old?.[key] !== entry) yield { part, names: names(entry as never, key) };
  }
  for (const [key, entry] of Object.entries(old ?? {})) {
    if (now?.[key] === undefined) yield { part, names: names(entry as never, key) };
  }
}

function changedItems(before: readonly unknown[], after: readonly unknown[]): readonly unknown[] {
  let same = 0;
  while (same < before.length && before[same] === after[same]) same += 1;
  const [old, now] = [new Set(before.slice(same)), new Set(after.slice(same))];
  return [...[...now].filter((item) => !old.has(item)), ...[...old].filter((item) => !now.has(item))];
}
