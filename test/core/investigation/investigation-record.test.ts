import { type Investigation, toInvestigationRecord } from '../../../core/investigation';
import { known, unavailable } from '../../../core/values/result';
import { anInvestigation } from '../../factories/investigation';

describe('the investigation in the record', () => {
  it('has no document of the API, of whichever part', () => {
    const ofAJob = { name: 'nightly', raw: { env: 'a secret' }, iamPolicy: { bindings: [] } };
    const parts = { ...anInvestigation(), job: known(ofAJob) } as Investigation;
    expect(JSON.stringify(toInvestigationRecord(parts))).not.toMatch(/"raw"|"iamPolicy"/);
    expect(toInvestigationRecord(parts)).toHaveProperty('job', known({ name: 'nightly' }));
  });

  it('keeps lists, and the reasons of parts that are not known', () => {
    const parts = anInvestigation({ service: unavailable('the answer was 503') });
    const { service, revisions, hold } = toInvestigationRecord(parts);
    expect([service, revisions, hold]).toEqual([parts.service, parts.revisions, parts.hold]);
  });
});
