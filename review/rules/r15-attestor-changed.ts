import { isObject, type Json } from '../../core/values/json';
import { defineRule, type Observation } from '../contract/rule';
import { isKept, missingFrom } from '../model/differences';
import { type Resource, textsIn, UNKNOWN, valueAt } from '../model/resource';
import { ATTESTOR } from '../pipeline/types';
import { checkArguments } from './argument-check';
import { departure } from './departure';

const NOTE = /^google_container_analysis_note$/;
const KEYS = 'attestation_authority_note.public_keys';

export default defineRule({
  id: 'R15',
  title: 'An attestor accepts different signatures',
  severity: 'high',
  effects: { response: 'weaker' },
  why: "An attestor accepts the signatures of its public keys. Anyone who adds a key can admit any image from then on. Anyone who removes a key causes every image that was signed with it to be refused, including the pipeline's next deployment. A different note makes all earlier signatures invalid.",
  fix: 'Add the new key first, sign the images that run, and remove the old key in a later change. Ask the security owner to compare the public key with the key in Cloud KMS.',
  sources: ['https://cloud.google.com/binary-authorization/docs/key-concepts#attestors'],
  *check(context) {
    for (const pair of context.ofType(ATTESTOR)) {
      yield* departure(
        pair,
        'The attestor',
        'A policy that names it then admits nothing, or must be opened.',
      );
      yield* checkArguments(pair, [
        {
          path: 'attestation_authority_note.note_reference',
          when: 'changed',
          subject: 'The note of the attestor',
          so: 'earlier signatures no longer count, and anyone who may write to the other note decides',
        },
      ]);
      if (isKept(pair)) {
        for (const observation of keyChanges(pair.before, pair.after)) {
          yield { ...observation, change: pair.change };
        }
      }
    }
    for (const pair of context.ofType(NOTE)) {
      yield* departure(pair, 'The note of an attestor', 'The signatures that are attached to it are lost.');
    }
  },
});

/** Identifies a key by its text, because anyone who writes a key chooses its id. */
function* keyChanges(before: Resource, after: Resource): Generator<Observation> {
  const old = keysOf(before) ?? [];
  const now = keysOf(after);
  if (now === undefined) {
    if (old.length > 0)
      yield {
        message: 'The public keys of the attestor are known only after the apply, and may differ.',
        assumed: true,
      };
    return;
  }
  if (missingFrom(now, old).length > 0) {
    yield {
      message: 'A public key is added to the attestor: images that its owner signs are admitted.',
    };
  }
  if (missingFrom(old, now).length > 0) {
    yield {
      message: 'A public key of the attestor is removed: images that were signed with it are refused.',
    };
  }
}

/** The texts of the keys; undefined where one of them is not known yet. */
function keysOf(attestor: Resource): readonly string[] | undefined {
  const keys = valueAt(attestor, KEYS);
  if (keys === UNKNOWN) return undefined;
  if (hasUnknown(unknownAt(attestor))) return undefined;
  const list = Array.isArray(keys) ? keys : keys === undefined ? [] : [keys];
  return list.map((key) => {
    const { id: _id, comment: _comment, ...material } = isObject(key) ? key : {};
    return textsIn(material).join('\n');
  });
}

function unknownAt({ unknown }: Resource): Json | undefined {
  let at: Json | undefined = unknown;
  for (const step of KEYS.split('.')) {
    if (Array.isArray(at)) at = at[0];
    at = isObject(at) ? at[step] : undefined;
  }
  return at;
}

/** The id of a key may be unknown, and says nothing. */
const hasUnknown = (unknown: Json | undefined): boolean => {
  if (unknown === true) return true;
  if (Array.isArray(unknown)) return unknown.some(hasUnknown);
  return (
    isObject(unknown) &&
    Object.entries(unknown).some(([name, value]) => name !== 'id' && name !== 'comment' && hasUnknown(value))
  );
};
