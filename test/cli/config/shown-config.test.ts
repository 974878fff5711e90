import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../../cli';
import type { ResponseConfigInput } from '../../../core/config/response-schema';
import { REFERENCE_NOTIFICATION } from '../../../testing/reference-notification';
import { configInput } from '../../factories/config';
import { tempFolder } from '../../factories/temp-folder';
import { fakeIo } from '../fake-io';

/** The reference finding is in demo-prj. Only the configs that name this project contain it. */
async function simulating(name: string, content: unknown, ...args: string[]) {
  const cwd = tempFolder('shown');
  writeFileSync(join(cwd, name), JSON.stringify(content));
  const io = {
    ...fakeIo({ cwd, stdin: REFERENCE_NOTIFICATION }),
    now: () => Date.parse('2026-11-26T00:00:00Z'),
  };
  const code = await run(['simulate', '-', '--json', ...args], io);
  const text = io.out.join('');
  return { code, err: io.err.join(''), record: text === '' ? undefined : JSON.parse(text) };
}

const {
  mode: _,
  powers: __,
  ...hub
} = configInput({
  notifications: { scope: { organization: '123456789012' } },
  existing: { buildServiceAccount: 'builder@shop-prod.iam.gserviceaccount.com' },
});
const rolloutOf = (...projects: object[]) => ({ hub, projects });
const WEB = { id: 'shop-web', number: '500000000001', tiers: ['observe', 'access'] };

describe('riposte simulate, through the whole pipeline', () => {
  it('shows the first acting project of a rollout for a finding of another project', async () => {
    const { code, err, record } = await simulating('rollout.config.json', rolloutOf(WEB));
    expect(err).toContain('rollout.config.json is a rollout');
    expect(err).toContain('with the policy of rollout.config.json for shop-web');
    expect([code, record.plan.steps.length > 0]).toEqual([0, true]);
  });

  it("uses the tiers of the finding's own project if the list has it", async () => {
    const own = { id: 'demo-prj', number: '210987654321', tiers: ['observe', 'access'] };
    const { err, record } = await simulating('rollout.config.json', rolloutOf(WEB, own));
    expect(err).not.toContain('with the policy of');
    const actions: string[] = record.plan.steps.map(({ action }: { readonly action: string }) => action);
    expect(actions).toContain('remove-public-access');
    expect(actions).not.toContain('shift-traffic');
  });

  it('runs with exemptions and a build account of the config’s own project, which do not apply to another one', async () => {
    const config: ResponseConfigInput = configInput({
      existing: { buildServiceAccount: 'builder@shop-prod.iam.gserviceaccount.com' },
      policy: {
        exemptions: [
          {
            resource: 'projects/shop-prod/locations/us-central1/services/web',
            reason: 'a test',
            expires: '2026-12-31T00:00:00Z',
          },
        ],
      },
    });
    expect((await simulating('riposte.config.json', config)).code).toBe(0);
  });

  it('refuses an account of another project, although it would not use it', async () => {
    const config = configInput({
      powers: {
        tiers: ['observe', 'workload'],
        runtimeServiceAccounts: ['web-runtime@another-project.iam.gserviceaccount.com'],
      },
    });
    const { code, err, record } = await simulating('riposte.config.json', config);
    expect({ code, record }).toEqual({ code: 2, record: undefined });
    expect(err).toContain('riposte.config.json, powers.runtimeServiceAccounts.0');
  });
});
