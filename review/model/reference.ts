import { isObject, type Json } from '../../core/values/json';
import type { Change } from './change';
import { namesOf } from './identity';
import { type Resource, textsIn } from './resource';
import { withoutIndexes } from './without-indexes';

/**
 * True if an argument of `user` refers to this resource, by one of Google's names or by a reference. If the plan does
 * not know the argument yet, the references in the configuration of the resource decide, although they may be in
 * another argument. Names of constructs and modules are otherwise irrelevant.
 */
export function refersTo(user: Resource, argument: string, target: Resource): boolean {
  const names = Object.values(namesOf(target.type, target.values)).filter((name) => name !== '');
  const texts = textsIn(user.values[argument]);
  if (texts.some((text) => names.some((name) => text === name || text.endsWith(`/${name}`)))) return true;
  if (texts.some((text) => isReferenceTo(text, target.change))) return true;
  if (!hasUnknown(isObject(user.unknown) ? user.unknown[argument] : user.unknown)) return false;
  return user.change.references?.includes(withoutIndexes(target.change.address)) === true;
}

const hasUnknown = (unknown: Json | undefined): boolean =>
  unknown === true ||
  (Array.isArray(unknown) && unknown.some(hasUnknown)) ||
  (isObject(unknown) && Object.values(unknown).some(hasUnknown));

/** `${google_pubsub_topic.findings.id}` refers to `google_pubsub_topic.findings[0]`. */
function isReferenceTo(text: string, { address }: Change): boolean {
  return text.includes('${') && text.replace(/\[[^\]]*\]/g, '').includes(`{${withoutIndexes(address)}.`);
}
