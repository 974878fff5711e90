import { withoutIndexes } from '../input/plan-json';
import type { Change } from './change';
import { namesOf } from './identity';
import { type Resource, textsIn } from './resource';

/**
 * Does an argument of `user` name this resource? By one of Google's names; where the plan does not know that name yet,
 * by the reference that the configuration writes. Names of constructs and modules play no part beyond that.
 */
export function refersTo(user: Resource, argument: string, target: Resource): boolean {
  const names = Object.values(namesOf(target.type, target.values)).filter((name) => name !== '');
  const texts = textsIn(user.values[argument]);
  if (texts.some((text) => names.some((name) => text === name || text.endsWith(`/${name}`)))) return true;
  return [...texts, ...textsIn(user.change.configured?.[argument])].some((text) =>
    isReferenceTo(text, target.change),
  );
}

/** `${google_pubsub_topic.findings.id}` refers to `module.a.google_pubsub_topic.findings[0]`: within one module. */
function isReferenceTo(text: string, { address }: Change): boolean {
  const local = withoutIndexes(address).split('.').slice(-2).join('.');
  return text.includes('${') && text.replace(/\[[^\]]*\]/g, '').includes(`{${local}.`);
}
