import fc from 'fast-check';
import { sentOver } from '../../../core/ledger/effects';
import { isWrittenBy, whoseChange } from '../../../core/ledger/whose-change';
import type { JsonObject } from '../../../core/values/json';

const SELF = 'riposte-actor@shop-prod.iam.gserviceaccount.com';
const ADA = 'ada@example.com';
const version = (generation: number, lastModifier: string): JsonObject => ({
  etag: `"${generation} by ${lastModifier}"`,
  generation: String(generation),
  lastModifier,
});
const sent = sentOver(version(4, ADA));

describe('a change of a service that is in effect', () => {
  it('belongs to Riposte if the actor wrote the version right after the one that the change replaced', () => {
    expect(whoseChange({ sent }, version(5, SELF), SELF)).toBe('ours');
  });

  it.each([
    ['by another writer', version(5, ADA)],
    ['a later one', version(6, SELF)],
    ['without a writer', { etag: '"x"', generation: '5' }],
    ['without a generation', { etag: '"x"', lastModifier: SELF }],
  ])('is not known to belong to Riposte if the version is %s', (_what, current) => {
    expect(whoseChange({ sent }, current, SELF)).toBe('unknown');
  });

  it('belongs to Riposte if a later step of the case saw the version that the change made', () => {
    const beside = [{ sent: sentOver(version(5, SELF)) }];
    expect(whoseChange({ sent }, version(6, SELF), SELF, beside)).toBe('ours');
    expect(whoseChange({ sent }, version(6, SELF), SELF, [{ sent: sentOver(version(5, ADA)) }])).toBe(
      'unknown',
    );
  });

  it("belongs to another writer if Riposte's change was refused or never sent", () => {
    expect(whoseChange({ sent, unsent: true }, version(5, SELF), SELF)).toBe('others');
  });

  it('belongs to another writer if no version followed after Riposte sent its change', () => {
    expect(whoseChange({ sent }, version(4, ADA), SELF)).toBe('others');
  });

  it('is not known to belong to Riposte if an earlier version of Riposte recorded nothing', () => {
    expect(whoseChange({}, version(5, SELF), SELF)).toBe('unknown');
  });
});

it('a change of a policy is never known to belong to Riposte, because nothing names its writer', () => {
  const policy = sentOver({ etag: 'one', version: 1 });
  expect(policy).toEqual({ etag: 'one' });
  expect(whoseChange({ sent: policy }, { etag: 'two' }, SELF)).toBe('unknown');
});

it('a change by another writer never belongs to Riposte', () => {
  const writer = fc.constantFrom(ADA, 'ci@example.com', '');
  fc.assert(
    fc.property(fc.nat(9), fc.nat(9), writer, (at, found, by) => {
      const current = { etag: '"x"', generation: String(found), ...(by === '' ? {} : { lastModifier: by }) };
      expect(whoseChange({ sent: sentOver(version(at, ADA)) }, current, SELF)).not.toBe('ours');
      expect(isWrittenBy(current, found, SELF)).toBe(false);
    }),
  );
});
