import { toInvestigationRecord } from '../../../core/investigation';
import { recordedCase } from '../../../core/replay/recorded-case';
import { unavailable } from '../../../core/values/result';
import { phaseOnePieces } from '../../../functions/case/store-evidence';
import { aRecorded } from '../../factories/recorded';
import { exampleRecord } from '../report/example-record';

const recorded = aRecorded();
const { notification, investigation } = recorded;

/** A case as the responder writes it: the record without API documents, which are in the evidence. */
const record = exampleRecord({
  investigation: toInvestigationRecord(investigation),
  finding: { ...exampleRecord().finding, canonicalName: notification.finding.canonicalName },
  timeline: [{ at: recorded.receivedAt, kind: 'received', text: 'finding received' }],
  assumed: [],
});
const [finding, service, iamPolicy] = phaseOnePieces(
  'case',
  notification.raw,
  investigation,
  notification.finding.target,
).map(({ content }) => content) as [string, string, string];

describe('a recorded finding from a case', () => {
  it('is the original, from record and evidence together', () => {
    expect(recordedCase(record, { finding, service, iamPolicy })).toEqual({
      ok: true,
      value: { recorded, lost: [] },
    });
  });

  it.each([
    ['the service', { finding, iamPolicy }],
    ['the IAM policy', { finding, service }],
    ['a readable service', { finding, service: 'not JSON', iamPolicy }],
  ])('without %s has an unavailable service with the reason, and lists the loss', (_what, evidence) => {
    const rebuilt = recordedCase(record, evidence);
    if (!rebuilt.ok) throw new Error(rebuilt.error.what);
    expect(rebuilt.value.recorded.investigation.service).toMatchObject({
      status: 'unavailable',
      reason: expect.stringMatching(/^not rebuilt: evidence (service|iam-policy)/),
    });
    expect(rebuilt.value.lost).toHaveLength(1);
    expect(rebuilt.value.recorded.investigation.revisions).toEqual(investigation.revisions);
  });

  it('whose service could not be read loses nothing', () => {
    const blind = { ...investigation, service: unavailable('the answer was 403') };
    const rebuilt = recordedCase({ ...record, investigation: toInvestigationRecord(blind) }, { finding });
    expect(rebuilt).toMatchObject({ ok: true, value: { lost: [], recorded: { investigation: blind } } });
  });

  it('cannot be replayed without the finding', () => {
    expect(recordedCase(record, { service, iamPolicy })).toMatchObject({
      ok: false,
      error: { where: 'evidence', code: 'case-without-finding' },
    });
  });

  it('is refused if the evidence has another finding', () => {
    const other = JSON.stringify(JSON.parse(finding)).replaceAll('00aa11bb', '11aa11bb');
    expect(recordedCase(record, { finding: other, service, iamPolicy })).toMatchObject({
      ok: false,
      error: { where: 'canonicalName' },
    });
  });
});
