import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const CORE = join(__dirname, '..', '..', 'core');
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
      expect(
        imported.filter((path) => !/^\.{1,2}\/|^@noble\/hashes\/|^(zod|re2js)$|^diff\/lib\//.test(path)),
      ).toEqual([]);
      expect(imported.filter((path) => /(functions|sandbox|cli|constructs|stacks)\//.test(path))).toEqual([]);
    },
  );
});
