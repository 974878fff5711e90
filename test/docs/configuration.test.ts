import * as z from 'zod';
import { parseResponseConfig } from '../../core/config/response-config';
import {
  configRows,
  configurationMarkdown,
  readConfiguration,
  rolloutRows,
} from '../../scripts/configuration';
import { MEMBERS, type MemberText } from '../../scripts/configuration-members';
import { ROLLOUT_MEMBERS } from '../../scripts/configuration-rollout-members';
import type { MemberRow } from '../../scripts/schema-rows';
import { configInput } from '../factories/config';

/** Every example with the schema of its member. */
const examples = (
  rows: readonly MemberRow[],
  texts: Readonly<Record<string, MemberText>>,
): [string, string, MemberRow['schema']][] =>
  rows.map((row) => [row.path, texts[row.path]?.example ?? '', row.schema]);

describe('docs/configuration.md', () => {
  it('matches the schema; if not, run npm run docs', () => {
    expect(readConfiguration()).toBe(configurationMarkdown());
  });

  it.each([...examples(configRows(), MEMBERS), ...examples(rolloutRows(), ROLLOUT_MEMBERS)])(
    'has an example for %s that the schema accepts',
    (_path, example, schema) => {
      const value: unknown = new Function(`return (${example});`)();
      expect(z.safeParse(schema, value).error?.issues ?? []).toEqual([]);
    },
  );

  it.each(['playbooks', 'actions'])('names only parts of the catalogue that exist: %s', (member) => {
    const value: unknown = new Function(`return (${MEMBERS[member]?.example});`)();
    expect(parseResponseConfig({ ...configInput(), [member]: value })).toMatchObject({ ok: true });
  });

  it('states the defaults that a config without the member gets', () => {
    const fallbacks = Object.fromEntries(configRows().map(({ path, fallback }) => [path, fallback]));
    expect(fallbacks).toMatchObject({
      mode: '"observe"',
      'policy.maxExemptionDays': '365',
      'policy.breaker': '{"containments":10,"perMinutes":60}',
      policy: undefined,
    });
  });
});
