import { caseIdFor } from '../../../../core/case/case-id';
import { CATALOGUE } from '../../../../core/catalogue/catalogue';
import { detect } from '../../../../core/catalogue/detect';
import { decodeNotification } from '../../../../core/finding/decode-push';
import type { EmbeddedCloud } from '../../../../rehearsal/run/embedded-cloud';
import { imagesOf, ownerFinding } from '../../../../rehearsal/run/owner/owner-findings';
import { ownerLines } from '../../../../rehearsal/run/owner/owner-report';
import { OWNER_CASES, ownerStack } from '../../../../rehearsal/run/owner/owner-stack';
import { rehearseOwner } from '../../../../rehearsal/run/owner/rehearse-owner';
import { createStepRunner } from '../../../../rehearsal/run/steps';
import { REFERENCE_NOTIFICATION } from '../../../../testing/reference-notification';
import type { SynthesizedStacks } from '../../../../testing/synthesized-stacks';

const PLACE = {
  project: 'demo-prj',
  location: 'us-central1',
  runtimeServiceAccount: 'web-runtime@demo-prj.iam.gserviceaccount.com',
};
const findings = OWNER_CASES.map((one) => {
  const decoded = decodeNotification(JSON.stringify(ownerFinding(REFERENCE_NOTIFICATION, one, PLACE)));
  if (!decoded.ok) throw new Error(decoded.error.what);
  return { one, finding: decoded.value.finding };
});

describe('the findings on the services of the owner', () => {
  it.each(findings.map(({ one, finding }) => [one.service, one, finding] as const))(
    '%s: each has one finding, about that service and the same image',
    (_name, one, finding) => {
      expect(finding.target).toMatchObject({ workload: one.service, project: 'demo-prj' });
      expect(detect(finding, CATALOGUE)).toMatchObject({ kind: 'ours' });
      expect(finding.containers[0]?.digest).toBe(
        /sha256:.*/.exec(imagesOf(REFERENCE_NOTIFICATION)?.bad ?? '')?.[0],
      );
    },
  );

  it('have a separate case each', () => {
    expect(new Set(findings.map(({ finding }) => caseIdFor(finding))).size).toBe(OWNER_CASES.length);
  });

  it('name three different images', () => {
    expect(new Set(Object.values(imagesOf(REFERENCE_NOTIFICATION) ?? {})).size).toBe(3);
    expect(imagesOf('{}')).toBeUndefined();
  });
});

describe('the configuration of the owner', () => {
  const stack = ownerStack({
    ...PLACE,
    providerVersion: '7.45.0',
    imageOf: ({ service }) => `image/${service}`,
  });

  it('has each service with its image, and has blocks only where the case needs them', () => {
    const { google_cloud_run_v2_service: services } = stack.resource as Record<
      string,
      Record<string, object>
    >;
    expect(Object.keys(services ?? {})).toEqual(OWNER_CASES.map(({ service }) => service));
    const withTraffic = Object.entries(services ?? {}).filter(([, one]) => 'traffic' in one);
    expect(withTraffic.map(([name]) => name)).toEqual(['owned-traffic']);
    for (const one of Object.values(services ?? {})) expect(one).not.toHaveProperty('scaling');
  });

  it('requires the provider that is rehearsed', () => {
    expect(stack).toMatchObject({ terraform: { required_providers: { google: { version: '7.45.0' } } } });
  });
});

describe('a skipped rehearsal reports the reason', () => {
  const cloud = {} as EmbeddedCloud;
  const run = (mode: string, provider: object) => {
    const stacks = { config: { mode } } as unknown as SynthesizedStacks;
    return rehearseOwner(
      cloud,
      { stacks, provider, terraform: {} as never, workFolder: '' },
      createStepRunner(),
    );
  };

  it.each([
    ['the stand-in', 'enforce', { isStandIn: true }, /cannot update a google_cloud_run_v2_service/],
    ['mode observe', 'observe', {}, /mode observe/],
  ])('with %s', async (_what, mode, provider, reason) => {
    const outcome = await run(mode, provider);
    expect(outcome).toMatchObject({ status: 'skipped', reason: expect.stringMatching(reason) });
    expect(ownerLines(outcome)).toHaveLength(1);
  });
});

it('reports each change with the effect of the plan and the apply, and what was not contained', () => {
  const change = { service: 'a', configured: 'b', action: 'stop-service', outlook: 'taken-back' } as const;
  const lines = ownerLines({
    status: 'done',
    changes: [{ ...change, planTakesBack: true, afterApply: 'stands' }],
    refusals: ['no count'],
    notContained: [{ service: 'c', verdict: 'refused' }],
  });
  expect(lines[1]).toMatch(
    /a \(b\): stop-service: the next plan reverses it.*keeps it.*the case says: a deployment reverses it/,
  );
  expect(lines[2]).toContain('refused: no count');
  expect(lines[3]).toContain('c: not contained (refused)');
});
