import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ExampleStack, resourcesOf, stacksOf } from '../examples/synthesized-examples';

/**
 * A logical id is what Terraform knows a resource by: another id is a destroyed and a new resource, which for a
 * database or a bucket means lost cases. So they are frozen, in files that are small enough to read in a review. After an intended change: UPDATE_GOLDEN=1 npx jest test/stacks/logical-ids, and name in the changelog what moves.
 */
const GOLDEN = join(__dirname, 'golden');

const idsOf = (stack: ExampleStack | undefined): string =>
  `${resourcesOf(stack as ExampleStack)
    .map(({ type, id }) => `${type}.${id}`)
    .sort()
    .join('\n')}\n`;

const byName = (example: string, name: string) => stacksOf(example).find((stack) => stack.name === name);

test.each([
  ['project-stack', 'single-project', 'riposte-project'],
  ['hub-stack', 'organization-rollout', 'riposte-hub'],
  ['workload-stack', 'organization-rollout', 'riposte-project-acme-search-prod'],
])('the logical ids of the %s are frozen', (golden, example, name) => {
  const file = join(GOLDEN, `${golden}.txt`);
  const ids = idsOf(byName(example, name));
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(file, ids);
  expect(existsSync(file)).toBe(true);
  expect(ids).toBe(readFileSync(file, 'utf8'));
});
