import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findingSource } from '../../cli/input/finding-source';
import { runInProcess } from '../../cli/pipeline/in-process';
import { type SharedRuns, sharedRuns } from '../../cli/pipeline/pipeline';
import type { CaseRecord } from '../../core/case/record';
import { CATALOGUE } from '../../core/catalogue/catalogue';
import { decodePushBody } from '../../core/finding/decode-push';
import { renderMarkdown } from '../../core/report/markdown';
import { classifyPush } from '../../functions/responder/classify-push';
import { config } from '../../riposte.config';
import type { FindingItem } from '../../testing/input/finding-forms';
import { REFERENCE_NOTIFICATION } from '../../testing/reference-notification';
import { fakeIo } from '../cli/fake-io';
import { tempFolder } from '../factories/temp-folder';

const message = JSON.parse(REFERENCE_NOTIFICATION);
const odd = (changes: object): string =>
  JSON.stringify({ ...message, finding: { ...message.finding, ...changes } });

const shared: SharedRuns & { close(): void } = sharedRuns();
afterAll(() => shared.close());

async function recordOf(notification: string): Promise<CaseRecord> {
  const { record } = await runInProcess({
    operator: { config, name: 'riposte.config.ts', isSample: true },
    mode: 'enforce',
    notification,
    shared,
    onProgress: () => undefined,
    note: () => undefined,
  });
  if (!record) throw new Error('no case came of it');
  return record;
}

const [process] = message.finding.processes;

describe('a finding with one odd decoration', () => {
  it.each([
    ['marks as a list', { securityMarks: { marks: [] } }, 'finding.securityMarks.marks'],
    ['a null description', { description: null }, 'finding.description'],
    ['an indicator without a list', { indicator: { domains: 'a.example' } }, 'finding.indicator.domains'],
    [
      'a null file size',
      { processes: [{ ...process, binary: { ...process.binary, size: null } }] },
      'finding.processes.0.binary.size',
    ],
  ])(
    'invariant 3: gets a response anyway, and people are notified about %s',
    async (_what, changes, place) => {
      const plain = await recordOf(REFERENCE_NOTIFICATION);
      const record = await recordOf(odd(changes));
      expect([record.verdict, record.plan.hash]).toEqual([plain.verdict, plain.plan.hash]);
      expect(record.finding.unreadable?.join()).toContain(place);
      expect(renderMarkdown(record)).toContain('Not readable');
    },
  );

  it('adds no such notice if everything could be read', async () => {
    expect((await recordOf(REFERENCE_NOTIFICATION)).finding).not.toHaveProperty('unreadable');
  });
});

describe('simulate and the functions', () => {
  const bodyOf = (bytes: Uint8Array) => ({
    message: { data: Buffer.from(bytes).toString('base64'), messageId: '1' },
    subscription: 'projects/demo-prj/subscriptions/riposte-findings',
  });

  /** How the responder reads a push, and how `riposte simulate` reads the same body from a file. */
  async function both(body: object) {
    const envelope = decodePushBody(body);
    if (!envelope.ok) throw new Error(envelope.error.what);
    const push = classifyPush(envelope.value, { config: {}, catalogue: CATALOGUE });
    const cwd = tempFolder('both');
    writeFileSync(join(cwd, 'push.json'), JSON.stringify(body));
    const items: FindingItem[] = [];
    for await (const item of (await findingSource('push.json', fakeIo({ cwd }))).items()) items.push(item);
    const [item] = items;
    return {
      live: push.kind === 'finding' ? push.notification.raw : push.kind,
      simulated: item && 'input' in item ? item.input.notification : 'malformed',
    };
  }

  it.each([
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${REFERENCE_NOTIFICATION}`)],
    ['UTF-16', Buffer.from(`\ufeff${REFERENCE_NOTIFICATION}`, 'utf16le')],
    ['a byte that is no text', Buffer.from(odd({ description: 'caf\u00e9' }), 'latin1')],
    ['marks as a list', Buffer.from(odd({ securityMarks: { marks: [] } }))],
    ['no event time', Buffer.from(odd({ eventTime: null }))],
    ['no JSON', Buffer.from('not json')],
  ])('read the same from %s', async (_what, bytes) => {
    const { live, simulated } = await both(bodyOf(bytes));
    expect(simulated).toBe(live);
  });
});
