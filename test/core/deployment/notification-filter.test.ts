import { detect } from '../../../core/catalogue/detect';
import { notificationFilter } from '../../../core/deployment/notification-filter';
import { DETECTORS } from '../../../core/detectors';
import { parseFilter } from '../../../core/filter/grammar';
import type { JsonObject } from '../../../core/values/json';
import { matchesFinding } from '../../../sandbox/findings/scc-filter';
import { aFinding, findingJson } from '../../factories/finding';

const FILTER =
  '(state="ACTIVE" OR state="INACTIVE") AND finding_class="THREAT" AND (resource_name:"//run.googleapis.com/"' +
  ' OR category="Impact: Cryptomining Commands" OR category="Execution: Cryptomining Docker Image"' +
  ' OR category="Privilege Escalation: Default Compute Engine Service Account SetIAMPolicy")';

describe('the notification filter', () => {
  it('has this text', () => {
    expect(notificationFilter()).toBe(FILTER);
  });

  const RESOURCES = [
    '//run.googleapis.com/projects/shop-prod/locations/us-central1/services/web',
    '//run.googleapis.com/projects/shop-prod/locations/us-central1/workerPools/mill',
    '//container.googleapis.com/projects/shop-prod/locations/us-central1/clusters/one',
    '//cloudresourcemanager.googleapis.com/projects/shop-prod',
  ];
  const CATEGORIES = [...DETECTORS.map(({ category }) => category), 'Something: New', 'Malware: Bad Domain'];

  it('matches no finding that detect would drop', () => {
    const filter = parseFilter(notificationFilter());
    const samples = RESOURCES.flatMap((resourceName) =>
      CATEGORIES.flatMap((category) =>
        ['THREAT', 'MISCONFIGURATION'].map((findingClass) => ({ resourceName, category, findingClass })),
      ),
    );
    const passed = samples.filter((changes) =>
      matchesFinding(filter, { finding: findingJson(changes) as JsonObject, resource: {} }),
    );
    expect(passed.length).toBeGreaterThan(CATEGORIES.length);
    expect(passed.filter((changes) => detect(aFinding(changes)).kind !== 'ours')).toEqual([]);
  });

  it('also matches the canary, but only if it has a source', () => {
    const options = { heartbeatSource: 'organizations/1/sources/2' };
    expect(notificationFilter(options)).toBe(`((${FILTER}) OR category="RIPOSTE_HEARTBEAT")`);
  });

  it.each([
    ['a canary of another class', { category: 'RIPOSTE_HEARTBEAT', findingClass: 'OBSERVATION' }, true],
    ['a threat', {}, true],
    ['a misconfiguration', { findingClass: 'MISCONFIGURATION' }, false],
  ])('with a canary, for %s: %p', (_what, changes, expected) => {
    const options = { heartbeatSource: 'organizations/1/sources/2' };
    const stored = { finding: findingJson(changes) as JsonObject, resource: {} };
    expect(matchesFinding(parseFilter(notificationFilter(options)), stored)).toBe(expected);
  });

  it('names every control-plane detector of the catalogue', () => {
    const filter = notificationFilter();
    const missing = DETECTORS.filter((one) => one.source === 'event-threat-detection').filter(
      (one) => !filter.includes(`"${one.category}"`),
    );
    expect(missing).toEqual([]);
  });

  it('does not narrow by mute, so that a muted finding is recorded', () => {
    expect(notificationFilter()).not.toContain('mute');
  });
});
