import { isObject, type Json, type JsonObject } from '../../../core/values/json';

/** Replaces the same random value with the same mark in all plans of one recording. */
export type StablePlans = (plan: JsonObject) => JsonObject;

/**
 * Replaces the values that differ in every recording: ids that the cloud generated, hashes of the function zip, etags,
 * and the time of the recording. Each value becomes a number in the order of its appearance, so equal values stay equal
 * and different values stay different. It does not change times that a person wrote (the end of a condition or of a
 * mute rule).
 *
 * @param startedMs - when the recording began
 */
export function createStablePlans(startedMs: number): StablePlans {
  const mark = createMarks();
  const text = (value: string): string =>
    value
      .replaceAll(TIME, (time) => (Date.parse(time) >= startedMs ? RECORDED_AT : time))
      .replaceAll(UUID, (uuid) => `00000000-0000-4000-8000-${mark('uuid', uuid).padStart(12, '0')}`)
      .replaceAll(SHA256, (hash) => mark('sha256', hash).padStart(64, '0'))
      .replaceAll(LONG_NUMBER, (id) => mark('number', id).padStart(id.length, '1000000000000000000'))
      .replaceAll(ETAG_IN_JSON, '$1etag$2');
  const value = (given: Json | undefined, member: string): Json => {
    if (typeof given === 'string') return member === 'etag' && given !== '' ? 'etag' : hashed(member, given);
    if (typeof given === 'number' && given > 1e14) return Number(text(String(given)));
    if (Array.isArray(given)) return given.map((item) => value(item, member));
    if (!isObject(given)) return given ?? null;
    return Object.fromEntries(Object.entries(given).map(([key, item]) => [key, value(item, key)]));
  };
  const hashed = (member: string, given: string): string =>
    HASH_MEMBERS.test(member) && given !== '' ? `${member}-${mark(member, given)}` : text(given);
  return (plan) => value(plan, '') as JsonObject;
}

const RECORDED_AT = '2026-01-01T00:00:00Z';
const TIME = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g;
const UUID = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g;
const SHA256 = /\b[0-9a-f]{64}\b/g;
/** A number that is longer than a project's number: ids of alert policies and accounts, generations of objects. */
const LONG_NUMBER = /\b\d{15,}\b/g;
const ETAG_IN_JSON = /("etag":")[^"]+(")/g;
/** Members with a hash of the function zip. */
const HASH_MEMBERS = /^(?:md5hash|md5hexhash|detect_md5hash|crc32c|source_md5hash)$/;

function createMarks(): (kind: string, value: string) => string {
  const marks = new Map<string, Map<string, number>>();
  return (kind, value) => {
    const known = marks.get(kind) ?? new Map<string, number>();
    marks.set(kind, known);
    if (!known.has(value)) known.set(value, known.size + 1);
    return String(known.get(value));
  };
}
