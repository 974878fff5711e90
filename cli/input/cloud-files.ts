import { readdir, stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { decodeText } from '../../core/finding/decode-text';
import { isObject, type JsonObject } from '../../core/values/json';
import { tryJson } from '../../core/values/json-values';
import type { Io } from '../terminal/io';
import { badInput } from '../terminal/problem';
import { DESCRIBED, type DescribedDocument } from './described-documents';

import { jsonValues } from './json-values';
import { readBytes } from './read-bounded';
import { textChunks } from './text-stream';
import { tryYaml } from './yaml-documents';

const LIMIT = {
  bytes: 64 * 1024 * 1024,
  expected: 'at most 64 MB',
  fix: 'describe only the services that the findings are about, not a whole organization',
};
const READ = /\.(json|ya?ml)$/i;
const EXPECTED =
  '`gcloud run services describe SERVICE --region R --format=json`, `gcloud run revisions list --format=json`, a folder of these, or a cloud file {projects, services}';

/**
 * Reads the cloud of --cloud: one cloud file, or the output of gcloud in one or several files.
 *
 * @throws Stop with exit code 2
 */
export async function readCloudFiles(paths: readonly string[], io: Io): Promise<unknown> {
  const files = (await Promise.all(paths.map((path) => filesAt(path, io)))).flat();
  const documents: DescribedDocument[] = [];
  for (const file of files) documents.push(...(await documentsIn(file, io)));
  const [first] = documents;
  if (first === undefined) throw notACloud('there is no JSON object in it', paths.join(', '));
  const seeds = documents.filter(({ json }) => Array.isArray(json.projects));
  if (seeds.length === 0) return { kind: DESCRIBED, documents };
  if (documents.length === 1) return first.json;
  throw badInput({
    code: 'cloud-files-mixed',
    what: 'a cloud file describes a whole cloud, so it cannot be combined with other files',
    where: `--cloud ${seeds[0]?.place ?? ''}`,
    expected: 'one cloud file, or output of gcloud',
    fix: 'pass only the cloud file, or remove it',
  });
}

async function filesAt(path: string, io: Io): Promise<readonly string[]> {
  if (path === '-') return [path];
  const place = resolve(io.cwd, path);
  const found = await stat(place).catch(() => undefined);
  if (!found?.isDirectory()) return [path];
  const names = (await readdir(place)).filter((name) => READ.test(name)).sort();
  return names.map((name) => join(relative(io.cwd, place) || '.', name));
}

async function documentsIn(path: string, io: Io): Promise<readonly DescribedDocument[]> {
  const bytes = await readBytes(path, io, LIMIT);
  const { text } = decodeText(bytes);
  const parsed = tryJson(text) ?? (await severalIn(bytes)) ?? tryYaml(text);
  const values = (Array.isArray(parsed) ? parsed : [parsed]).flatMap(itemsOf);
  const objects = values.filter(isObject);
  if (objects.length === values.length && objects.length > 0)
    return objects.map((json) => ({ place: path, json }));
  throw notACloud('the cloud is neither a JSON object nor a list of JSON objects', path);
}

/** JSON documents one after another, as a loop of `gcloud … describe` prints them. */
async function severalIn(bytes: Uint8Array): Promise<readonly unknown[] | undefined> {
  async function* once(): AsyncGenerator<Uint8Array> {
    yield bytes;
  }
  const values: unknown[] = [];
  for await (const { text } of jsonValues(textChunks(once(), { fatal: false }))) {
    const value = tryJson(text);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values.length > 1 ? values : undefined;
}

/** Lists of the APIs: ServiceList and RevisionList of v1, `services` and `revisions` of v2. */
function itemsOf(value: unknown): readonly unknown[] {
  if (!isObject(value) || Array.isArray(value.projects)) return [value];
  const list = ['items', 'services', 'revisions'].map((member) => value[member]).find(Array.isArray);
  return list === undefined ? [value] : (list as readonly JsonObject[]);
}

const notACloud = (what: string, where: string) =>
  badInput({
    code: 'not-a-cloud',
    what,
    where: `--cloud ${where}`,
    expected: EXPECTED,
    fix: 'remove --cloud to run in a cloud that is invented from the finding',
  });
