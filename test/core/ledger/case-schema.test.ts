import { CATALOGUE } from '../../../core/catalogue/catalogue';
import { readHandedCase } from '../../../core/ledger/case-schema';
import { toEffect } from '../../../core/ledger/effects';
import { frozen } from '../../../core/values/frozen';
import type { JsonObject } from '../../../core/values/json';
import { CASE_ID, createPipeline } from '../../factories/pipeline';

/** A case that the responder handed over, as the ledger gives it. */
async function handedOver(): Promise<JsonObject> {
  const pipeline = createPipeline();
  await pipeline.find();
  const stored = await pipeline.world.store.get('cases', CASE_ID);
  return structuredClone(stored?.data) as JsonObject;
}

const copyOf = (catalogue: typeof CATALOGUE): typeof CATALOGUE => ({ ...catalogue });

describe('a case document that was checked before', () => {
  test('gives the same result if nobody can change it', async () => {
    const data = frozen(await handedOver());
    const read = readHandedCase(CASE_ID, data, CATALOGUE);
    expect(read.ok).toBe(true);
    expect(readHandedCase(CASE_ID, data, CATALOGUE)).toBe(read);
  });

  test('is checked again under another id', async () => {
    const data = frozen(await handedOver());
    readHandedCase(CASE_ID, data, CATALOGUE);
    expect(readHandedCase('case-20260101-000000-000000000000', data, CATALOGUE).ok).toBe(false);
    expect(readHandedCase(CASE_ID, data, CATALOGUE).ok).toBe(true);
  });

  test('is checked again with another catalogue', async () => {
    const data = frozen(await handedOver());
    const read = readHandedCase(CASE_ID, data, CATALOGUE);
    expect(readHandedCase(CASE_ID, data, copyOf(CATALOGUE))).not.toBe(read);
  });

  test('is checked again if it may have changed', async () => {
    const data = { ...(await handedOver()) };
    expect(readHandedCase(CASE_ID, data, CATALOGUE).ok).toBe(true);
    data.state = 'elsewhere';
    expect(readHandedCase(CASE_ID, data, CATALOGUE).ok).toBe(false);
  });
});

describe('an effect that was read before', () => {
  const EFFECT = { state: 'applied', prior: {}, startedAt: '2026-01-01T00:00:00Z' };

  test('is the same value if nobody can change its document', () => {
    const data = frozen({ ...EFFECT, prior: { name: 'n' } });
    const effect = toEffect(data);
    expect(toEffect(data)).toBe(effect);
    expect(Object.isFrozen(effect.prior)).toBe(true);
  });

  test('is read again if its document may have changed', () => {
    const data: Record<string, JsonObject[string]> = { ...EFFECT };
    toEffect(data);
    data.state = 'undone';
    expect(toEffect(data).state).toBe('undone');
  });
});
