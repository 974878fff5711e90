import { detectTampering, pipelineIdentity, tamperSinkFilter } from '../../../core/tamper';
import type { JsonObject } from '../../../core/values/json';
import { matchesLogQuery, parseLogQuery } from '../../../sandbox/log-query';
import { decoded, logEntryJson } from '../../factories/log-entry';
import { PROJECT } from '../../factories/names';

const SOURCE = 'organizations/900000000009/sources/333';
const OWN = `${SOURCE}/locations/global/findings/riposteheartbeat`;
const HEARTBEAT = { principalEmail: `riposte-heartbeat@${PROJECT.id}.iam.gserviceaccount.com` };
const beating = pipelineIdentity({ project: PROJECT, heartbeatSource: SOURCE });

/** Whether the sink matches the entry, and the severity that the responder then reports. */
function told(resourceName: string, changes: JsonObject = {}, pipeline = beating) {
  const json = logEntryJson('scc-finding-state-inactive');
  const protoPayload = {
    ...(json.protoPayload as JsonObject),
    authenticationInfo: HEARTBEAT,
    resourceName,
    ...changes,
  };
  const entry = { ...json, protoPayload };
  const passes = matchesLogQuery(parseLogQuery(tamperSinkFilter(pipeline)), entry);
  const result = detectTampering(decoded(entry), pipeline);
  return [passes, result.kind === 'tampering' ? result.found[0]?.severity : result.kind];
}

describe('a heartbeat that changes the state of its own finding every five minutes', () => {
  it.each([OWN, OWN.replace('/locations/global', '')])(
    'is not tampering, and the sink does not match its entries: %s',
    (name) => {
      expect(told(name)).toEqual([false, 'not-tampering']);
    },
  );

  it.each([
    ['another finding of its source', OWN.replace(/[^/]+$/, 'abc123')],
    ['a finding whose name only starts with the same text', `${OWN}2`],
    ['the same finding id in another source', OWN.replace('/333/', '/3334/')],
  ])('is reported for %s, because its account was stolen', (_what, name) => {
    expect(told(name)).toEqual([true, 'CRITICAL']);
  });

  it('is reported if another caller mutes it', () => {
    const methodName = 'google.cloud.securitycenter.v2.SecurityCenter.SetMute';
    const authenticationInfo = { principalEmail: 'mallory@example.com' };
    expect(told(OWN, { methodName, authenticationInfo, request: { mute: 'MUTED' } })).toEqual([
      true,
      'WARNING',
    ]);
  });

  it('is treated like any other finding by a pipeline without a source', () => {
    expect(told(OWN, {}, pipelineIdentity({ project: PROJECT }))).toEqual([true, 'CRITICAL']);
  });

  it.each(['organizations/1/sources/2|.*', 'projects/p/sources/1', ''])(
    'cannot have the source %j',
    (heartbeatSource) => {
      expect(() => pipelineIdentity({ project: PROJECT, heartbeatSource })).toThrow('heartbeatSource');
    },
  );
});
