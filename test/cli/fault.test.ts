import * as fc from 'fast-check';
import { run } from '../../cli';
import { runInProcess } from '../../cli/pipeline/in-process';
import { sharedRuns } from '../../cli/pipeline/pipeline';
import { describeFault, FAULT_FORMS, NAMED_CALLS, parseFault } from '../../sandbox/delivery/fault-spec';
import { REFERENCE_NOTIFICATION } from '../../testing/reference-notification';
import { tempFolder } from '../factories/temp-folder';
import { fakeIo } from './fake-io';
import { fakePipelines } from './fake-pipelines';

const faultOf = (text: string) => {
  const fault = parseFault(text);
  if (!fault.ok) throw new Error(fault.error);
  return fault.value;
};

const shared = sharedRuns();
afterAll(() => shared.close());

/** This call is made only if somebody came in through the running app. */
const NEEDS_OPEN_DOOR = 'run.set-policy';
const ADDED = REFERENCE_NOTIFICATION.replace('Built in Malicious Binary', 'Added Malicious Binary');

/** The main job in this process with a fault, and the notes that it printed about it. */
async function jobWith(text: string, notification = REFERENCE_NOTIFICATION) {
  const notes: string[] = [];
  let elapsed = (): number => 0;
  const outcome = await runInProcess({
    mode: 'enforce',
    shared,
    notification,
    fault: faultOf(text),
    onClock: (elapsedMs) => {
      elapsed = elapsedMs;
    },
    onProgress: () => undefined,
    note: (label, said) => {
      if (label === 'fault') notes.push(`${said} after ${elapsed() / 1000} s`);
    },
  });
  const patches = outcome.journal.filter(({ method, mutation }) => method === 'PATCH' && mutation);
  return { notes, record: outcome.record, patches };
}

describe('a fault as a person writes it', () => {
  it.each(FAULT_FORMS.map(([form]) => form))('%s is read', (form) => {
    expect(parseFault(form)).toMatchObject({ ok: true, value: { text: form } });
  });

  it('names the calls that it affects', () => {
    expect(faultOf('actor.firestore.commit:503x2@3')).toMatchObject({
      role: 'actor',
      call: { name: 'firestore.commit' },
      effect: { kind: 'answer', status: 503 },
      nth: 3,
      times: 2,
    });
  });

  it.each([
    'run.patch',
    'run.patch:',
    ':503',
    'run.patch:200',
    'run.patch:600',
    'run.patch:503x0',
    'run.patch:503@0',
    'run.patch:vanish',
    'run.patch:slow',
    'run.patch:slow=5h',
    'run.patch:crash=5s',
    'run.patch:toString',
    'run.erase:503',
    'operator:crash@1',
    'actor:crash@1x2',
    'actor:crashx2',
    'run.get:late=5s',
    'scc.list:late=5sx2',
    'run.patch:503:503',
  ])('%s is refused', (text) => {
    expect(parseFault(text).ok).toBe(false);
  });

  it('is read or refused, for any text', () => {
    fc.assert(fc.property(fc.string(), (text) => typeof parseFault(text).ok === 'boolean'));
  });

  it('is described for every call', () => {
    for (const { name, what } of NAMED_CALLS) expect(describeFault(faultOf(`${name}:503`))).toContain(what);
  });
});

describe('the main job with a fault', () => {
  it('that replaces an answer of Google is contained by a later delivery', async () => {
    const { notes, record, patches } = await jobWith('run.patch:503x2');
    expect(notes).toEqual([
      expect.stringMatching(/PATCH .* gets the answer 503 after 0 s/),
      expect.stringMatching(/PATCH .* gets the answer 503 after 10 s/),
    ]);
    expect(patches.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(record?.verdict).toBe('contained');
  });

  it('that loses the answer to the change changes the workload once', async () => {
    const { notes, record, patches } = await jobWith('run.patch:drop-after');
    expect(notes).toHaveLength(1);
    expect(patches.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(record?.verdict).toBe('contained');
  });

  it.each(['actor:crash@7', 'responder:crash-after@9', 'pubsub:drop-before', 'firestore.commit:drop-after'])(
    '%s is contained anyway',
    async (text) => {
      const { notes, record } = await jobWith(text);
      expect(notes).toHaveLength(1);
      expect(record?.verdict).toBe('contained');
    },
  );

  it('that delays a list waits for the list', async () => {
    const { notes, record } = await jobWith('scc.list:late=120s');
    expect(notes.length).toBeGreaterThan(1);
    expect(record?.verdict).toBe('contained');
    const containedAt = record?.timeline.find(({ text }) => text === 'verdict: contained')?.at ?? '';
    const receivedAt = record?.timeline[0]?.at ?? '';
    expect(Date.parse(containedAt) - Date.parse(receivedAt)).toBeGreaterThan(120_000);
  });

  it.each(NAMED_CALLS.map(({ name }) => name))('finds calls of the kind %s', async (name) => {
    const { notes } = await jobWith(`${name}:slow=1ms`, name === NEEDS_OPEN_DOOR ? ADDED : undefined);
    expect(notes).toHaveLength(1);
  });

  it('that makes a call slow only takes longer', async () => {
    const { notes, record } = await jobWith('run.get:slow=1500ms');
    expect(notes).toHaveLength(1);
    expect(record?.verdict).toBe('contained');
  });
});

describe('riposte start --fault', () => {
  it('names the fault at the top, and runs in this process', async () => {
    const io = fakeIo({ cwd: tempFolder('fault') });
    const fake = fakePipelines();
    expect(await run(['start', '--fault', 'run.patch:503x2'], io, fake)).toBe(0);
    expect(fake.asked.map(({ fault }) => fault?.text)).toEqual(['run.patch:503x2']);
    expect(fake.stopped).toBe(0);
    const lines = io.out.join('').split('\n');
    expect(lines.findIndex((line) => line.includes('answered with 503'))).toBeLessThan(3);
  });

  it('lists every form after a mistake', async () => {
    const io = fakeIo({ cwd: tempFolder('fault') });
    const fake = fakePipelines();
    expect(await run(['start', '--fault', 'run.patch:vanish'], io, fake)).toBe(2);
    for (const [form] of FAULT_FORMS) expect(io.err.join('')).toContain(form);
    expect(fake.asked).toEqual([]);
  });

  it('reports that the fault did not happen', async () => {
    const io = fakeIo({ cwd: tempFolder('fault') });
    await run(['start', '--fault', 'run.patch:503@9'], io, fakePipelines());
    expect(io.out.join('')).toContain('the fault did not happen');
  });

  it('is in the help', async () => {
    const io = fakeIo();
    await run(['start', '--help'], io, fakePipelines());
    expect(io.out.join('')).toContain('actor:crash@7');
  });

  it('does not stay up', async () => {
    const io = fakeIo({ cwd: tempFolder('fault') });
    expect(await run(['start', '--fault', 'actor:crash@7', '--keep'], io, fakePipelines())).toBe(2);
  });
});
