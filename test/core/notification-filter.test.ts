import { DETECTORS } from '../../core/detectors';
import { parseFilter } from '../../core/filter/grammar';
import type { JsonObject } from '../../core/json';
import { notificationFilter } from '../../core/notification-filter';
import { matchesFinding } from '../../sandbox/services/scc-filter';
import { findingJson } from '../factories/finding';

const FILTER =
  '(state="ACTIVE" OR state="INACTIVE") AND finding_class="THREAT" AND (resource_name:"//run.googleapis.com/"' +
  ' OR category="Impact: Cryptomining Commands" OR category="Execution: Cryptomining Docker Image"' +
  ' OR category="Privilege Escalation: Default Compute Engine Service Account SetIAMPolicy")';

describe('the notification filter', () => {
  it('is this', () => {
    expect(notificationFilter({ containerThreatDetection: false })).toBe(FILTER);
  });

  it('lets Container Threat Detection in only when asked', () => {
    expect(notificationFilter({ containerThreatDetection: true })).toBe(
      `${FILTER.slice(0, -1)} OR parent_display_name="Container Threat Detection")`,
    );
  });

  it('lets the canary in beside the threats, only when it has a source', () => {
    const options = { containerThreatDetection: false, heartbeatSource: 'organizations/1/sources/2' };
    expect(notificationFilter(options)).toBe(`((${FILTER}) OR category="RIPOSTE_HEARTBEAT")`);
  });

  it.each([
    ['a canary of another class', { category: 'RIPOSTE_HEARTBEAT', findingClass: 'OBSERVATION' }, true],
    ['a threat', {}, true],
    ['a misconfiguration', { findingClass: 'MISCONFIGURATION' }, false],
  ])('with a canary matches %s: %p', (_what, changes, expected) => {
    const options = { containerThreatDetection: false, heartbeatSource: 'organizations/1/sources/2' };
    const stored = { finding: findingJson(changes) as JsonObject, resource: {} };
    expect(matchesFinding(parseFilter(notificationFilter(options)), stored)).toBe(expected);
  });

  it('names every control-plane detector of the catalogue', () => {
    const filter = notificationFilter({ containerThreatDetection: false });
    const missing = DETECTORS.filter((one) => one.source === 'event-threat-detection').filter(
      (one) => !filter.includes(`"${one.category}"`),
    );
    expect(missing).toEqual([]);
  });

  it('does not narrow by mute, so that a muted finding is recorded', () => {
    expect(notificationFilter({ containerThreatDetection: false })).not.toContain('mute');
  });
});
