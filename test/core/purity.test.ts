import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const CORE = join(__dirname, '..', '..', 'core');
/** SHA-256 is pure computing. core/values/node-crypto.d.ts declares the one function that this file may use. */
const WITH_NODE = 'values/sha256.ts';
const files = readdirSync(CORE, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));

describe('core is pure', () => {
  it.each(files)(
    '%s reads no clock, no randomness, no environment, and imports nothing that could',
    (name) => {
      const source = readFileSync(join(CORE, name), 'utf8');
      expect(source).not.toMatch(
        /Math\.random|Date\.now|new Date\(\)|performance\.|setTimeout|setInterval|process\.(env|exit|argv|cwd)|globalThis/,
      );
      const imported = [...source.matchAll(/from '([^']+)'/g)].map((match) => match[1] as string);
      expect(imported.includes('node:crypto')).toBe(name === WITH_NODE);
      expect(
        imported.filter((path) => !/^\.{1,2}\/|^(zod(?:\/mini)?|re2js|node:crypto)$|^diff\/lib\//.test(path)),
      ).toEqual([]);
      expect(imported.filter((path) => /(functions|sandbox|cli|constructs|stacks)\//.test(path))).toEqual([]);
    },
  );
});
