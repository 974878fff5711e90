import type { JsonObject } from '../../../core/values/json';
import { addResource } from '../../../sandbox/state/stored-resources';
import { JOB, PARENT, post, postJob, started, template } from '../../factories/run-calls';
import { BAD_IMAGE, CLEAN_IMAGE, type Cloud, PROJECT } from '../mini-stack';

describe('Binary Authorization', () => {
  const deny = (c: Cloud, over: JsonObject = {}): void => {
    const rule = { evaluationMode: 'ALWAYS_DENY', enforcementMode: 'ENFORCED_BLOCK_AND_AUDIT_LOG', ...over };
    const body = {
      defaultAdmissionRule: rule,
      admissionWhitelistPatterns: [{ namePattern: 'exempt.example/**' }],
    };
    c.state = addResource(c.state, 'binaryauthorization', `projects/${PROJECT}/policy`, { body, nowMs: 0 });
  };
  const asked = { binaryAuthorization: { useDefault: true } };

  test('refuses a service whose image the policy does not admit, and checks only services with the setting', () => {
    const c = started();
    deny(c);
    expect(post(c, { template: template(), ...asked })).toMatch(
      /^400 FAILED_PRECONDITION.*Binary Authorization/,
    );
    expect(post(c, { template: template() })).toBe('200');
  });

  test('admits exempt images, and a service with a breakglass justification', () => {
    const c = started();
    deny(c);
    expect(
      post(c, { template: template({ containers: [{ image: 'exempt.example/a/b:1' }] }), ...asked }),
    ).toBe('200');
    const binaryAuthorization = { useDefault: true, breakglassJustification: 'an outage' };
    expect(post(c, { template: template(), binaryAuthorization }, 'other')).toBe('200');
  });

  test('admits an attested digest', () => {
    const c = started();
    const attestor = `projects/${PROJECT}/attestors/a`;
    deny(c, { evaluationMode: 'REQUIRE_ATTESTATION', requireAttestationsBy: [attestor] });
    const stored = (body: JsonObject) => ({ body, createdMs: 0, version: 1 });
    const note = `projects/${PROJECT}/notes/a`;
    const resources = {
      ...c.state.resources,
      binaryauthorization: {
        ...c.state.resources.binaryauthorization,
        [attestor]: stored({ userOwnedGrafeasNote: { noteReference: note } }),
      },
      containeranalysis: {
        [`projects/${PROJECT}/occurrences/1`]: stored({
          noteName: note,
          resourceUri: `https://${CLEAN_IMAGE}`,
          attestation: {},
        }),
      },
    };
    expect(post(c, { template: template(), ...asked })).toMatch(/^400 FAILED_PRECONDITION.*no attestations/);
    c.state = { ...c.state, resources };
    expect(post(c, { template: template(), ...asked })).toBe('200');
    expect(post(c, { template: template({ containers: [{ image: BAD_IMAGE }] }), ...asked }, 'bad')).toMatch(
      /^400/,
    );
  });

  test('refuses an update without a new revision if an image that serves is no longer admitted', () => {
    const c = started();
    expect(post(c, { template: template(), ...asked })).toBe('200');
    const describe_ = (over: JsonObject = {}) =>
      c.outcome('run', 'PATCH', `/v2/${PARENT}/services/api`, {
        query: { updateMask: 'description,binaryAuthorization' },
        body: { name: `${PARENT}/services/api`, description: 'x', ...asked, ...over },
      });
    expect(describe_()).toBe('200');
    deny(c);
    expect(describe_()).toMatch(/^400 FAILED_PRECONDITION.*Binary Authorization/);
    expect(
      describe_({ binaryAuthorization: { useDefault: true, breakglassJustification: 'an outage' } }),
    ).toBe('200');
  });

  test('accepts such an update under the other assumption', () => {
    const c = started();
    expect(post(c, { template: template(), ...asked })).toBe('200');
    deny(c);
    const assumptions = {
      ...c.state.assumptions,
      'run.update-under-binary-authorization': 'accepted',
    } as const;
    c.state = { ...c.state, assumptions };
    expect(
      c.outcome('run', 'PATCH', `/v2/${PARENT}/services/api`, {
        query: { updateMask: 'description' },
        body: { name: `${PARENT}/services/api`, description: 'x' },
      }),
    ).toBe('200');
  });

  test('checks jobs at each execution, not at their creation', () => {
    const c = started();
    deny(c);
    expect(postJob(c, template(), asked)).toBe('200');
    expect(c.outcome('run', 'POST', `/v2/${JOB}:run`, { body: {} })).toMatch(/^400 FAILED_PRECONDITION/);
  });
});
