import { askBreaker } from '../../../core/ledger/breaker';
import { containmentsOf } from '../../../core/ledger/containments';
import { toEffect } from '../../../core/ledger/effects';
import { holdFacts } from '../../../core/ledger/holds';
import { judgeLock } from '../../../core/ledger/locks';
import { UnreadableDocument } from '../../../core/ledger/read-document';
import type { JsonObject } from '../../../core/values/json';
import { describe as describeFault } from '../../../functions/google/faults';

const NOW = 1_000_000;
const EFFECT = { state: 'applied', prior: {}, startedAt: '2026-01-01T00:00:00Z' };
const STANDING = {
  caseId: 'c',
  action: 'shift-traffic',
  effect: 'e',
  appliedAt: '2026-01-01T00:00:00Z',
  appliedHash: 'h',
  changed: true,
};
const LOCK = { caseId: 'c', run: 'r', leaseUntilMs: NOW + 1, mutatedBy: 'c', mutatedAtMs: NOW };

const lock = (data: JsonObject) =>
  judgeLock(data, 't', { caseId: 'other', run: 'other' }, { nowMs: NOW, leaseMs: 10, cooldownMs: 10 });
const breaker = (data: JsonObject) =>
  askBreaker(data, { caseId: 'c', target: 't' }, { containments: 1, perMinutes: 60 }, NOW);
const memory = (data: JsonObject) => holdFacts(undefined, data, NOW);

describe('a document of the ledger that cannot be read is a fault, and not a default', () => {
  it.each<[string, (data: JsonObject) => unknown, JsonObject]>([
    ['an effect in no known state', toEffect, { ...EFFECT, state: 'elsewhere' }],
    ['an effect without a prior state', toEffect, { ...EFFECT, prior: null }],
    [
      'an effect whose undo has no etag',
      toEffect,
      { ...EFFECT, undoing: { at: '', by: '', from: 'applied' } },
    ],
    ['an effect whose step has no target', toEffect, { ...EFFECT, planned: { action: 'stop-service' } }],
    ['containments that are not a list', containmentsOf, { containments: 'none' }],
    [
      'a containment of an unknown way in',
      containmentsOf,
      { containments: [{ ...STANDING, wayIn: 'door' }] },
    ],
    ['a lock whose lease is text', lock, { ...LOCK, leaseUntilMs: 'soon' }],
    ['a lock whose last change has no time', lock, { ...LOCK, leaseUntilMs: 0, mutatedAtMs: 'then' }],
    ['a count of the breaker without a time', breaker, { containments: [{ caseId: 'd', target: 'u' }] }],
    ['a count of the breaker that is not a list', breaker, { containments: 0 }],
    ['remembered digests that are not a list', memory, { digests: 'sha256:a' }],
  ])('%s', (_name, read, data) => {
    expect(() => read(data)).toThrow(UnreadableDocument);
  });

  it('the same documents are read as their writer writes them', () => {
    expect(toEffect(EFFECT)).toEqual(EFFECT);
    expect(containmentsOf({ target: 't', containments: [STANDING] })).toEqual([STANDING]);
    expect(lock(LOCK).outcome.kind).toBe('held');
    expect(breaker({ containments: [{ caseId: 'd', target: 'u', atMs: NOW }] }).answer.kind).toBe('refuse');
    expect(memory({ digests: ['a'] })).toEqual({ active: false, badDigests: ['a'] });
  });

  it('the fault has its own code', () => {
    expect(describeFault(new UnreadableDocument('x')).kind).toBe('unreadable-document');
  });
});
