import { isObject, type JsonObject, jsonEqual } from '../../../core/values/json';
import type { Change, Facts } from '../facts/facts';
import { at, type Judgement, type Violation } from './judgement';

/** The fields of a service that a response may change. */
const MAY_CHANGE = new Set(['traffic', 'scaling', 'ingress', 'invokerIamDisabled']);
const PUBLIC = new Set(['allUsers', 'allAuthenticatedUsers']);

export const onlyTheTarget: Judgement = {
  id: 'only-the-target',
  demands:
    'Riposte changes only the resource of an open finding, and only the fields that its actions are about',
  judge: (facts) => [
    ...facts.changes.filter(({ isOurs }) => isOurs).flatMap((change) => judgeChange(facts, change)),
    ...facts.bystanders
      .filter(({ isSame }) => !isSame)
      .map(({ name }) => ({ code: 'bystander', text: `${name}, which no finding names, was changed` })),
  ],
};

function judgeChange(facts: Facts, change: Change): readonly Violation[] {
  const { service, caseId, atMs, before, after } = change;
  const when = at(facts, atMs);
  const named = facts.versions.filter((version) => version.service === service && version.atMs <= atMs);
  if (named.length === 0) {
    return [{ code: 'nobody-named-it', text: `${service} was changed ${when}; no finding names it`, atMs }];
  }
  if (!named.some((version) => version.caseId === caseId)) {
    const text = `${service} was changed ${when} for ${caseId}, which is not a case about it`;
    return [{ code: 'other-case', text, atMs }];
  }
  const members = differing(before.config, after.config).filter((member) => !MAY_CHANGE.has(member));
  const people = peopleChanged(change);
  return [
    ...members.map((member) => ({
      code: 'other-field',
      text: `${member} of ${service} was changed ${when}`,
      atMs,
    })),
    ...(people.length === 0
      ? []
      : [{ code: 'other-binding', text: `${people.join(', ')} of ${service} changed ${when}`, atMs }]),
  ];
}

export const differing = (left: JsonObject, right: JsonObject): readonly string[] =>
  [...new Set([...Object.keys(left), ...Object.keys(right)])].filter(
    (key) => !jsonEqual(left[key], right[key]) && !isEmptyEither(left[key], right[key]),
  );

/** The API returns an object as empty after each of its members was cleared. */
const isEmptyEither = (left: unknown, right: unknown): boolean => isEmpty(left) && isEmpty(right);
const isEmpty = (value: unknown): boolean =>
  value === undefined || (isObject(value) && Object.keys(value).length === 0);

/** Members other than the public that were added or removed. */
function peopleChanged({ before, after }: Change): readonly string[] {
  const members = (bindings: Change['before']['bindings']) =>
    new Set(bindings.flatMap(({ role, members: held }) => held.map((member) => `${role} ${member}`)));
  const [was, is] = [members(before.bindings), members(after.bindings)];
  return [...new Set([...was, ...is])].filter(
    (each) => was.has(each) !== is.has(each) && !PUBLIC.has(each.slice(each.indexOf(' ') + 1)),
  );
}
