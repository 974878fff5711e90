import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../factories/run-main';

const SOURCES = ['constructs', 'stacks'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => ({
      name: `${folder}/${name}`,
      text: readFileSync(join(ROOT, folder, name), 'utf8'),
    })),
);

test.each([
  { rule: "Terraform functions, which the sandbox's resolver does not evaluate", pattern: /\bFn\b/ },
  { rule: 'the provider barrel, 1.5 s and 400 MiB', pattern: /from '@cdktf\/provider-google'/ },
  { rule: 'bindings and policies, which remove what others granted', pattern: /IamBinding|IamPolicy/ },
  { rule: 'version 1 of the SCC API', pattern: /\bSccNotificationConfig\b|lib\/scc-(?!v2-)/ },
])('no construct uses $rule', ({ pattern }) => {
  expect(SOURCES.filter(({ text }) => pattern.test(text)).map(({ name }) => name)).toEqual([]);
});
