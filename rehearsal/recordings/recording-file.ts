import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../targets';
import { departures } from './compare';
import type { RecordedRequest, Recording } from './recording';

/** Recordings by version of the provider, one file for each target: a head in the first line, then a request a line. */
const RECORDINGS = join(ROOT, 'rehearsal', 'recordings');
const EXTENSION = '.jsonl';

const folderOf = (version: string): string => join(RECORDINGS, version);

const fileOf = (target: string, version: string): string => join(folderOf(version), `${target}${EXTENSION}`);

/** The versions of the provider that were recorded. */
export const recordedVersions = (): readonly string[] =>
  readdirSync(RECORDINGS).filter((name) => /^\d+\.\d+\.\d+$/.test(name));

export const recordedTargets = (version: string): readonly string[] =>
  readdirSync(folderOf(version))
    .filter((name) => name.endsWith(EXTENSION))
    .map((name) => name.slice(0, -EXTENSION.length));

/** The version whose requests are kept whole. Another version's file names it, where its requests are the same. */
const KEPT_WHOLE = '6.50.0';

export function writeRecording(recording: Recording, version: string): void {
  const { requests, ...head } = recording;
  mkdirSync(folderOf(version), { recursive: true });
  const whole = version === KEPT_WHOLE ? undefined : tryRecording(recording.target, KEPT_WHOLE);
  const isSame = whole !== undefined && departures(whole.requests, requests).length === 0;
  const lines = isSame ? [{ ...head, sameAs: KEPT_WHOLE }] : [head, ...requests];
  const text = lines.map((line) => JSON.stringify(line)).join('\n');
  writeFileSync(fileOf(recording.target, version), `${text}\n`);
}

/** The recording of a target; undefined where nobody made one. */
export function tryRecording(target: string, version: string): Recording | undefined {
  const file = fileOf(target, version);
  if (!existsSync(file)) return undefined;
  const [first = '{}', ...requests] = readFileSync(file, 'utf8').trimEnd().split('\n');
  const { sameAs, ...head } = JSON.parse(first) as Omit<Recording, 'requests'> & { readonly sameAs?: string };
  const others = sameAs === undefined ? undefined : tryRecording(target, sameAs)?.requests;
  return { ...head, requests: others ?? requests.map((line) => JSON.parse(line) as RecordedRequest) };
}

/** How somebody with the provider at hand records a target anew. */
export const recordAgain = (target: string): string =>
  `npm run rehearse -- ${target} --provider-mirror DIR --record`;
