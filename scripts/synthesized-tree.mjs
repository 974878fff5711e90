import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Every file in a synthesized output folder by its path: parsed JSON, or the SHA-256 of any other file. */
export function readTree(outdir) {
  const names = readdirSync(outdir, { recursive: true, encoding: 'utf8' }).sort();
  const files = names.filter((name) => statSync(join(outdir, name)).isFile());
  return new Map(
    files.map((name) => {
      const content = readFileSync(join(outdir, name));
      const isJson = name.endsWith('.json');
      return [name, isJson ? JSON.parse(content) : createHash('sha256').update(content).digest('hex')];
    }),
  );
}

/** The members in which the engine writes its own version. */
const ENGINE_VERSION = [
  ['cdk.tf.json', '//.metadata.version'],
  ['manifest.json', 'version'],
];

/** `file: path: left | right` for every leaf that differs, except the engine's own version. */
export function differences(left, right) {
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((file) =>
    leaves(left.get(file), right.get(file), '')
      .filter(([path]) => !ENGINE_VERSION.some(([name, at]) => file.endsWith(name) && path === at))
      .map(([path, a, b]) => `${file}: ${path}: ${JSON.stringify(a)} | ${JSON.stringify(b)}`),
  );
}

function leaves(a, b, path) {
  if (Object.is(a, b)) return [];
  if (!isParent(a) || !isParent(b) || Array.isArray(a) !== Array.isArray(b)) return [[path, a, b]];
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return keys.flatMap((key) => leaves(a[key], b[key], path === '' ? key : `${path}.${key}`));
}

const isParent = (value) => typeof value === 'object' && value !== null;
