import { furtherSteps, placeSteps, withPlaces } from '../../../core/advice/further-steps';
import { CATALOGUE } from '../../../core/catalogue/catalogue';
import type { Places } from '../../../core/facts/investigation';
import { NOT_READ_YET } from '../../../core/facts/not-read';
import { toInvestigationRecord } from '../../../core/investigation';
import type { StepOutcome } from '../../../core/outcome/outcome';
import type { JsonObject } from '../../../core/values/json';
import { known, unavailable } from '../../../core/values/result';
import { publicPolicy, serviceJson } from '../../factories/cloud-run-json';
import { anInvestigation, settings } from '../../factories/investigation';
import { SERVICE } from '../../factories/names';

const EAST = SERVICE.replace('europe-west1', 'us-east1');
const outcome = (action: string, status: StepOutcome['status'] = 'done', kind?: string): StepOutcome => ({
  step: `1-${action}`,
  action,
  status,
  startedAt: '',
  endedAt: '',
  ...(kind === undefined ? {} : { error: { kind, message: 'no', fix: 'look' } }),
});
const steps = (
  service: JsonObject,
  outcomes: readonly StepOutcome[],
  { playbook = 'runtime-malicious-binary', binaryAuthorization = false } = {},
) => {
  const facts = { ...settings(serviceJson(service), publicPolicy()), binaryAuthorization };
  const investigation = toInvestigationRecord(anInvestigation({ service: known(facts) }));
  const record = { finding: {} as never, playbook: { id: playbook, version: 2 }, investigation, outcomes };
  return furtherSteps(record, CATALOGUE).join('\n');
};

describe('a step for the open way in', () => {
  const unchecked = { invokerIamDisabled: true };

  it('names it if nothing closed it', () => {
    const said = steps(unchecked, [outcome('shift-traffic')]);
    expect(said).toContain(
      'which is still open: the service does not check its callers (invokerIamDisabled)',
    );
  });

  it.each(['restrict-ingress', 'remove-public-access'])('reports that %s closed it', (action) => {
    expect(steps(unchecked, [outcome(action)])).toContain(`which ${action} closed`);
    expect(steps(unchecked, [outcome(action, 'failed')])).toContain('still open');
  });

  it('asks people to close it before a stopped service starts again', () => {
    expect(steps(unchecked, [outcome('stop-service')])).toContain('before the service starts again');
  });

  it.each([
    ['no way in was open', { ingress: 'INGRESS_TRAFFIC_INTERNAL_ONLY' }, 'runtime-malicious-binary'],
    ['the image itself was bad', unchecked, 'built-in-malicious-binary'],
    ['the playbook changes nothing', unchecked, 'default'],
    ['the playbook is unknown', unchecked, 'gone'],
  ])('is not given if %s', (_why, service, playbook) => {
    expect(steps(service, [], { playbook })).toBe('');
  });
});

describe('a step about Identity-Aware Proxy', () => {
  const named = { bindings: [{ role: 'roles/run.invoker', members: ['serviceAccount:iap@example.com'] }] };
  const about = (service: JsonObject) => {
    const investigation = toInvestigationRecord(
      anInvestigation({ service: known(settings(serviceJson({ iapEnabled: true, ...service }), named)) }),
    );
    const playbook = { id: 'runtime-malicious-binary', version: 2 };
    return furtherSteps({ finding: {} as never, playbook, investigation, outcomes: [] }, CATALOGUE).join();
  };

  it('says that its policy is not read, although the way in counts as closed', () => {
    expect(about({})).toContain('whom Identity-Aware Proxy admits');
    expect(about({ ingress: 'INGRESS_TRAFFIC_INTERNAL_ONLY' })).toBe('');
    expect(about({ iapEnabled: false })).toBe('');
  });
});

describe('a step for an update that Cloud Run refused', () => {
  const refused = outcome('shift-traffic', 'failed', 'precondition');
  const options = { playbook: 'built-in-malicious-binary', binaryAuthorization: true };

  it('names Binary Authorization, and what Riposte did anyway', () => {
    expect(steps({}, [refused], options)).toContain('Binary Authorization');
    expect(steps({}, [refused], options)).not.toContain('public access is removed');
    expect(steps({}, [refused, outcome('remove-public-access')], options)).toContain(
      'public access is removed',
    );
  });

  it('is not given without it, or for another fault', () => {
    expect(steps({}, [refused], { ...options, binaryAuthorization: false })).toBe('');
    expect(steps({}, [outcome('shift-traffic', 'failed', 'denied')], options)).toBe('');
  });
});

describe('steps for other places', () => {
  const value: Places = {
    target: SERVICE,
    found: [
      { name: `${SERVICE}-old`, revisions: ['r'], serving: false },
      { name: EAST, revisions: ['r'], serving: true },
    ],
    regions: ['europe-west1', 'us-east1'],
    unread: [{ what: 'us-west8', reason: 'no answer' }],
  };

  it('name them, those that serve first', () => {
    const [first = '', second = '', regions = '', unread = ''] = placeSteps({ places: known(value) });
    expect(first).toContain(`Contain ${EAST} too`);
    expect(second).toContain(`Check ${SERVICE}-old too`);
    expect(regions).toContain('also runs in us-east1,');
    expect(unread).toContain('whether the image also runs in us-west8');
  });

  it('are given once, however often they are composed', () => {
    const once = withPlaces(['first'], { places: known(value) });
    expect(withPlaces(once, { places: known(value) })).toEqual(once);
    expect(once).toHaveLength(6);
  });

  it('always say what Riposte does not search', () => {
    const nowhere = { ...value, found: [], regions: [], unread: [] };
    expect(placeSteps({ places: known(nowhere) }).join()).toMatch(/a job, a worker pool or another project/);
  });

  it('say that nothing is known if the search failed, without the text of the API', () => {
    const [step, ...rest] = placeSteps({ places: unavailable('403 from run: no') });
    expect(step).toContain('Find out where else the image runs');
    expect([step?.includes('403'), rest]).toEqual([false, []]);
  });

  it('are not given while the search has not started, or if there is no image to search for', () => {
    const nothing = 'the finding names no image digest, so Riposte cannot search for it';
    expect(placeSteps({ places: unavailable(NOT_READ_YET) })).toEqual([]);
    expect(placeSteps({ places: unavailable(nothing) })).toEqual([]);
    expect(placeSteps({} as never)).toEqual([]);
  });
});
