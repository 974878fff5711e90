import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../targets';
import { departures } from './compare';
import type { RecordedRequest, Recording } from './recording';

/** Recordings by provider version, one file for each target. The first line is the head, each other line a request. */
const RECORDINGS = join(ROOT, 'rehearsal', 'recordings');
const EXTENSION = '.jsonl';

const folderOf = (version: string): string => join(RECORDINGS, version);

const fileOf = (target: string, version: string): string => join(folderOf(version), `${target}${EXTENSION}`);

/** The recorded versions of the provider. */
export const recordedVersions = (): readonly string[] =>
  readdirSync(RECORDINGS).filter((name) => /^\d+\.\d+\.\d+$/.test(name));

export const recordedTargets = (version: string): readonly string[] =>
  readdirSync(folderOf(version))
    .filter((name) => name.endsWith(EXTENSION))
    .map((name) => name.slice(0, -EXTENSION.length));

/** The version whose requests are stored in full. If another version has the same requests, its file refers to this one. */
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

/** The recording of a target; undefined if there is none. */
export function tryRecording(target: string, version: string): Recording | undefined {
  const file = fileOf(target, version);
  if (!existsSync(file)) return undefined;
  const [first = '{}', ...requests] = readFileSync(file, 'utf8').trimEnd().split('\n');
  const { sameAs, ...head } = JSON.parse(first) as Omit<Recording, 'requests'> & { readonly sameAs?: string };
  const others = sameAs === undefined ? undefined : tryRecording(target, sameAs)?.requests;
  return { ...head, requests: others ?? requests.map((line) => JSON.parse(line) as RecordedRequest) };
}

/** The command that records a target again; it needs the genuine provider. */
export const recordAgain = (target: string): string =>
  `npm run rehearse -- ${target} --provider-mirror DIR --record`;
