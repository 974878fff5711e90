import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseRollout } from '../../core/config/rollout-config';
import { synthesizeRollout } from '../../stacks/synthesize';
import { referenceFinding, rehearseFinding } from '../../testing';
import { LOCATION, ORGANIZATION, PROJECT } from '../factories/names';
import { standInBundle, synthesized } from '../factories/synthesized-stack';
import { tempFolder } from '../factories/temp-folder';

const WEB = `projects/${PROJECT.id}/locations/${LOCATION}/services/web`;

describe('a consumer rehearses a finding on a synthesized stack', () => {
  const { files } = synthesized({ mode: 'enforce' });

  test('uses by default the reference finding, in the project that the stack protects', async () => {
    const { record, changes, diagnosis, leftOut } = await rehearseFinding({ outdir: files.outdir });
    expect(record?.verdict).toBe('contained');
    expect(record?.finding.resource).toContain(`/projects/${PROJECT.id}/`);
    expect(changes.length).toBeGreaterThan(0);
    expect(changes.every((change) => change.includes(WEB) && change.includes('riposte-actor@'))).toBe(true);
    expect(diagnosis).toEqual([]);
    expect(leftOut).toEqual([]);
  });

  test('accepts the folder of one stack', async () => {
    const { record } = await rehearseFinding({ outdir: dirname(files.stackJsonPath) });
    expect(record?.verdict).toBe('contained');
  });

  test('an unreadable finding is reported with its place', async () => {
    const finding = { finding: { name: 'x' } };
    await expect(rehearseFinding({ outdir: files.outdir, finding })).rejects.toThrow(
      /finding, finding\.category: .* \[finding-member-unreadable\]/,
    );
  });

  test('the diagnosis names what the rehearsal invents', async () => {
    const { record } = await rehearseFinding({ outdir: files.outdir });
    expect(record?.assumed.join('\n')).toContain('sandbox-sibling');
  });

  test('a consumer can rehearse their own finding on their own service', async () => {
    const finding = referenceFinding({ project: PROJECT, region: 'asia-east1', service: 'checkout' });
    const { changes } = await rehearseFinding({ outdir: files.outdir, finding });
    expect(changes[0]).toContain(`projects/${PROJECT.id}/locations/asia-east1/services/checkout`);
  });

  test('a stack in mode observe changes nothing', async () => {
    const { outdir } = synthesized({ mode: 'observe' }).files;
    const { record, changes, evidence } = await rehearseFinding({ outdir });
    expect(record?.verdict).toBe('observed');
    expect(changes).toEqual([]);
    expect(evidence.length).toBeGreaterThan(0);
  });

  test('the diagnosis names the reason if a subscription has no wrapped pushes, so that no verdict follows', async () => {
    const outdir = stackWith(files.stackJsonPath, ({ resource }) => {
      for (const [name, each] of Object.entries(resource.google_pubsub_subscription ?? {})) {
        const push = name.includes('findings') ? (each.push_config as object) : undefined;
        if (push !== undefined) each.push_config = { ...push, no_wrapper: { write_metadata: true } };
      }
    });
    const { record, diagnosis } = await rehearseFinding({ outdir });
    expect(record).toBeUndefined();
    expect(diagnosis.join('\n')).toMatch(/The functions logged: WARNING [a-z.]+: .*Pub\/Sub/);
  });

  test('a hub with the projects that it protects', async () => {
    const parsed = parseRollout(ROLLOUT);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
    const outdir = tempFolder('rollout');
    synthesizeRollout(parsed.value, { outdir, bundleDir: standInBundle() });
    const { record, changes, diagnosis, log } = await rehearseFinding({ outdir });
    expect(diagnosis).toEqual([]);
    expect(record?.verdict).toBe('contained');
    expect(changes.every((change) => change.includes('projects/shop-prod/'))).toBe(true);
    expect(log).toContain('NOTICE case.verdict: contained');
  });

  test('a resource that only the consumer knows is left out and named', async () => {
    const outdir = stackWith(files.stackJsonPath, (stack) => {
      stack.resource.google_compute_network = { theirs: { name: 'vpc' } };
    });
    const { record, leftOut } = await rehearseFinding({ outdir });
    expect(leftOut).toEqual(['google_compute_network.theirs']);
    expect(record?.verdict).toBe('contained');
  });

  test('the diagnosis names a grant that is missing in the stack', async () => {
    const outdir = stackWith(files.stackJsonPath, (stack) => {
      delete stack.resource.google_service_account_iam_member;
    });
    const { record, diagnosis } = await rehearseFinding({ outdir });
    expect(record?.verdict).not.toBe('contained');
    expect(diagnosis.join('\n')).toContain('actAs');
  });

  test('a folder without a stack is refused, and the message names the fix', async () => {
    await expect(rehearseFinding({ outdir: tempFolder('empty') })).rejects.toThrow(/synthesize first/);
  });
});

/** A hub in a separate project, and two projects with their powers. */
const ROLLOUT = {
  hub: {
    project: { id: 'security-hub', number: '400000000009' },
    region: LOCATION,
    operators: ['group:oncall@example.com'],
    notifications: { scope: { organization: ORGANIZATION } },
    backend: { type: 'local', path: 'hub.tfstate' },
  },
  defaults: { mode: 'enforce', tiers: ['observe', 'access', 'workload'] },
  projects: [
    { ...PROJECT, runtimeServiceAccounts: [`checkout@${PROJECT.id}.iam.gserviceaccount.com`] },
    { id: 'data-prod', number: '400000000002', mode: 'observe', tiers: ['observe'] },
  ],
};

type Stack = { resource: Record<string, unknown> };

/** The stack of that file with a change, in a separate folder with the same assets. */
function stackWith(stackJsonPath: string, change: (stack: Stack) => void): string {
  const stack = JSON.parse(readFileSync(stackJsonPath, 'utf8')) as Stack;
  const folder = tempFolder('altered');
  const objects = Object.values(stack.resource.google_storage_bucket_object ?? {}) as { source: string }[];
  for (const object of objects) object.source = join(dirname(stackJsonPath), object.source);
  change(stack);
  writeFileSync(join(folder, 'cdk.tf.json'), JSON.stringify(stack));
  return folder;
}
