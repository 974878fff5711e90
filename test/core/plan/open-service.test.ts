import { CATALOGUE } from '../../../core/catalogue/catalogue';
import { missingContainment } from '../../../core/planning/plan-response';
import { playbookOf, wayInOf } from '../../../core/playbooks';
import type { JsonObject } from '../../../core/values/json';
import { known } from '../../../core/values/result';
import { privatePolicy, publicPolicy, serviceJson } from '../../factories/cloud-run-json';
import { runtimeConfig } from '../../factories/config';
import { aFinding } from '../../factories/finding';
import { missing, servedBy, settings } from '../../factories/investigation';
import { ADDED, BUILT_IN } from '../../factories/names';
import { actionsOf, causeFor, planOf, reasonFor } from '../../factories/plan';

const added = aFinding({ category: ADDED });
const plan = (service: JsonObject, policy = publicPolicy(), actions = runtimeConfig().actions) =>
  planOf({
    finding: added,
    investigation: { service: known(settings(serviceJson(service), policy)) },
    config: runtimeConfig({ actions }),
  });
const without = (...ids: readonly string[]) => runtimeConfig().actions.filter((id) => !ids.includes(id));
const changing = (of: ReturnType<typeof planOf>) =>
  actionsOf(of).filter((id) => CATALOGUE.action(id).kind === 'workload');

describe('if the intruder came in through the running app', () => {
  it('bindings close a public service, and then traffic may move', () => {
    expect(changing(plan({}))).toEqual(['remove-public-access', 'shift-traffic']);
  });

  it('the ingress closes a service that does not check its callers', () => {
    expect(changing(plan({ invokerIamDisabled: true }))).toEqual(['restrict-ingress', 'shift-traffic']);
    expect(changing(plan({ invokerIamDisabled: true }, privatePolicy()))).toEqual([
      'restrict-ingress',
      'shift-traffic',
    ]);
  });

  it.each<[string, JsonObject, readonly string[]]>([
    ['bindings may not be changed', {}, without('remove-public-access', 'restrict-ingress')],
    ['the ingress may not be changed', { invokerIamDisabled: true }, without('restrict-ingress')],
  ])('the service stops if %s', (_what, service, actions) => {
    const stopped = plan(service, publicPolicy(), actions);
    expect(changing(stopped)).toEqual(['stop-service']);
    expect(reasonFor(stopped, 'shift-traffic')).toContain('the way in would stay open');
    expect(causeFor(stopped, 'shift-traffic')).toBe('input');
  });

  it('nothing else is closed if only internal requests arrive', () => {
    const internal = { invokerIamDisabled: true, ingress: 'INGRESS_TRAFFIC_INTERNAL_ONLY' };
    expect(changing(plan(internal))).toEqual(['shift-traffic']);
  });

  it('a playbook that does not name the way in gets the stricter rule', () => {
    expect(wayInOf({})).toBe('running-app');
    expect(playbookOf('built-in-malicious-binary').wayIn).toBe('image');
  });

  it('an unnecessary step on the bindings does not hide that no step ends the instances', () => {
    const blind = planOf({
      finding: added,
      investigation: {
        service: known(settings(serviceJson(), privatePolicy())),
        revisions: missing,
      },
      config: runtimeConfig({ actions: without('stop-service') }),
    });
    expect(causeFor(blind, 'remove-public-access')).toBe('not-needed');
    expect(missingContainment(blind, CATALOGUE).map(({ action }) => action)).toContain('shift-traffic');
  });
});

describe('if the image itself was bad', () => {
  it('a clean refuge may serve the public', () => {
    const service = known(settings(serviceJson({ invokerIamDisabled: true })));
    expect(
      changing(planOf({ finding: aFinding({ category: BUILT_IN }), investigation: { service } })),
    ).toEqual(['shift-traffic']);
  });
});

describe('no step is needed only if the configuration is as wanted', () => {
  const clean = 'checkout-00001-cln';

  it('and traffic that follows the latest is pinned while a newer bad revision is not ready yet', () => {
    const latest = [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 }];
    const investigation = servedBy(clean, undefined, {
      traffic: latest,
      trafficStatuses: latest,
      latestReadyRevision: clean,
      latestCreatedRevision: 'checkout-00002-bad',
    });
    expect(changing(planOf({ investigation }))).toEqual(['shift-traffic']);
  });

  it.each<[string, JsonObject]>([
    ['is still reconciling', { reconciling: true }],
    ['has no terminal condition', { terminalCondition: undefined }],
    [
      'still sends traffic to the bad revision by its statuses',
      { trafficStatuses: [{ revision: 'checkout-00002-bad', percent: 5 }] },
    ],
  ])(
    'and no step repeats what the service already has while it %s: the actor watches that',
    (_what, changes) => {
      const plan = planOf({ investigation: servedBy(clean, undefined, changes) });
      expect([changing(plan), causeFor(plan, 'shift-traffic')]).toEqual([[], 'not-needed']);
    },
  );

  it('and neither does a stop that Cloud Run still carries out', () => {
    const scaling = { scalingMode: 'MANUAL', manualInstanceCount: 0 };
    const plan = planOf({
      finding: aFinding({ containers: [] }),
      investigation: { service: known(settings(serviceJson({ scaling, reconciling: true }))) },
    });
    expect([changing(plan), causeFor(plan, 'stop-service')]).toEqual([[], 'not-needed']);
  });
});

describe('under Binary Authorization', () => {
  const checked = (policy = publicPolicy(), finding = aFinding()) => {
    const service = { ...settings(serviceJson(), policy), binaryAuthorization: true };
    return planOf({ finding, investigation: { service: known(service) } });
  };

  it('public access goes too: Cloud Run may refuse the update', () => {
    expect(changing(checked())).toEqual(['shift-traffic', 'remove-public-access']);
  });

  it('nothing more is planned for a service that is not public', () => {
    expect(changing(checked(privatePolicy()))).toEqual(['shift-traffic']);
  });

  it('public access is removed once if the playbook removes it anyway', () => {
    expect(changing(checked(publicPolicy(), added))).toEqual(['remove-public-access', 'shift-traffic']);
  });

  it('a service whose traffic moves stays public without Binary Authorization', () => {
    expect(changing(planOf())).toEqual(['shift-traffic']);
  });
});

describe('the severity', () => {
  const at = (severity: string | undefined, minimumSeverity?: 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL') => {
    const config = runtimeConfig();
    const policy = { ...config.policy, ...(minimumSeverity ? { minimumSeverity } : {}) };
    return planOf({ finding: aFinding({ severity }), config: { ...config, policy } });
  };

  it.each([
    ['CRITICAL', true],
    ['HIGH', true],
    ['MEDIUM', false],
    ['LOW', false],
    ['SEVERITY_UNSPECIFIED', false],
    [undefined, false],
  ])('%s changes a workload by default: %s', (severity, changes) => {
    expect(changing(at(severity)).length > 0).toBe(changes);
  });

  it('below the threshold keeps evidence and notification, and says why', () => {
    const low = at('LOW');
    expect(actionsOf(low)).toEqual(['preserve-evidence', 'annotate-finding', 'notify']);
    expect(causeFor(low, 'shift-traffic')).toBe('severity');
    expect(reasonFor(low, 'shift-traffic')).toContain('LOW');
  });

  it.each(['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] as const)(
    '%s reaches a threshold of the same severity',
    (severity) => {
      expect(changing(at(severity, severity))).toEqual(['shift-traffic']);
    },
  );

  it('that is missing reaches no threshold, not even the lowest', () => {
    expect(changing(at('SEVERITY_UNSPECIFIED', 'LOW'))).toEqual([]);
  });

  it('does not reach a threshold that cannot be read', () => {
    expect(changing(at('CRITICAL', 'SEVERE' as never))).toEqual([]);
  });
});
