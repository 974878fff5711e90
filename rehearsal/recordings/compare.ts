import { isObject, type Json } from '../../core/values/json';
import { canonical } from './normalize';
import type { RecordedRequest } from './recording';

/** One difference between two sets of requests, with the request and the member. */
export interface Departure {
  /** `pubsub PUT /v1/projects/p/subscriptions/s` */
  readonly request: string;
  /** `body.ackDeadlineSeconds`; empty for a request that only one side makes. */
  readonly member: string;
  readonly recorded: string;
  readonly own: string;
}

const nameOf = ({ service, method, path }: RecordedRequest): string => `${service} ${method} ${path}`;

/**
 * How the sandbox's own requests differ from those of the genuine provider, member by member. The order does not count,
 * because Terraform creates independent resources in parallel. For policies, the sum of all additions is compared.
 */
export function departures(
  recorded: readonly RecordedRequest[],
  own: readonly RecordedRequest[],
): readonly Departure[] {
  const left = together(recorded);
  const right = together(own);
  return [...new Set([...left.keys(), ...right.keys()])].sort().flatMap((request) => {
    const [theirs = [], ours = []] = [left.get(request), right.get(request)];
    return paired(theirs, ours).flatMap(([their, our]): Departure[] => {
      if (!their || !our) {
        const [what, none] = [shown(their ?? our), '(no such request)'];
        return [{ request, member: '', recorded: their ? what : none, own: our ? what : none }];
      }
      return membersThatDiffer('', content(their), content(our)).map((one) => ({ request, ...one }));
    });
  });
}

/** Requests by name. Requests that only add to the same policy are merged. */
function together(requests: readonly RecordedRequest[]): ReadonlyMap<string, readonly RecordedRequest[]> {
  const byName = new Map<string, RecordedRequest[]>();
  for (const request of requests) {
    const name = nameOf(request);
    const known = byName.get(name) ?? [];
    const [first] = known;
    const isPolicy = request.grants !== undefined || request.auditConfigs !== undefined;
    byName.set(name, isPolicy && first ? [bothAdded(first, request)] : [...known, request]);
  }
  return byName;
}

function bothAdded(first: RecordedRequest, second: RecordedRequest): RecordedRequest {
  const union = <T>(a: readonly T[] = [], b: readonly T[] = []): readonly T[] =>
    [...new Map([...a, ...b].map((item) => [canonical(item), item])).entries()]
      .sort(([x], [y]) => (x < y ? -1 : 1))
      .map(([, item]) => item);
  return {
    ...first,
    ...(first.grants || second.grants ? { grants: union(first.grants, second.grants) } : {}),
    ...(first.auditConfigs || second.auditConfigs
      ? { auditConfigs: union(first.auditConfigs, second.auditConfigs) }
      : {}),
  };
}

/** Removes equal requests first, then pairs the rest, so that differing requests with the same name are compared. */
function paired(
  theirs: readonly RecordedRequest[],
  ours: readonly RecordedRequest[],
): readonly (readonly [RecordedRequest | undefined, RecordedRequest | undefined])[] {
  const open = [...ours];
  const unmatched = theirs.filter((their) => {
    const index = open.findIndex((our) => canonical(our) === canonical(their));
    if (index >= 0) open.splice(index, 1);
    return index < 0;
  });
  const length = Math.max(unmatched.length, open.length);
  return Array.from({ length }, (_, index) => [unmatched[index], open[index]] as const);
}

const content = ({ query, body, grants, auditConfigs }: RecordedRequest): Json =>
  JSON.parse(JSON.stringify({ query, body, grants, auditConfigs })) as Json;

function membersThatDiffer(
  path: string,
  recorded: Json | undefined,
  own: Json | undefined,
): readonly Omit<Departure, 'request'>[] {
  if (canonical(recorded) === canonical(own)) return [];
  if (isObject(recorded) && isObject(own)) {
    const names = [...new Set([...Object.keys(recorded), ...Object.keys(own)])].sort();
    return names.flatMap((name) =>
      membersThatDiffer(path === '' ? name : `${path}.${name}`, recorded[name], own[name]),
    );
  }
  if (Array.isArray(recorded) && Array.isArray(own) && recorded.length === own.length) {
    return recorded.flatMap((item, index) => membersThatDiffer(`${path}[${index}]`, item, own[index]));
  }
  return [{ member: path, recorded: shown(recorded), own: shown(own) }];
}

const shown = (value: unknown): string => (value === undefined ? '(absent)' : JSON.stringify(value));

export const departureLine = ({ request, member, recorded, own }: Departure): string =>
  `${request}${member === '' ? '' : ` ${member}`}: recorded ${recorded}, own ${own}`;
