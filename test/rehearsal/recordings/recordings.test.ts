import { departureLine, departures } from '../../../rehearsal/recordings/compare';
import { ownRequests } from '../../../rehearsal/recordings/own-requests';
import type { RecordedRequest } from '../../../rehearsal/recordings/recording';
import {
  recordAgain,
  recordedTargets,
  recordedVersions,
  tryRecording,
} from '../../../rehearsal/recordings/recording-file';
import { replay } from '../../../rehearsal/recordings/replay';
import { allTargets, type Target } from '../../../rehearsal/targets';
import { variantTargets } from '../../../rehearsal/variants';
import { readStacks } from '../../../testing/synthesized-stacks';
import { synthesizedOnce } from '../../factories/synthesized-target';

const VERSION = '6.50.0';
const ZIP = { sha256: 'a'.repeat(64), bytes: Buffer.from('PK') };
const NOW = Date.parse('2026-11-26T12:00:00Z');

const targets: readonly Target[] = [...allTargets(), ...variantTargets()];

const recordingOf = (target: string, version = VERSION) => {
  const recording = tryRecording(target, version);
  if (!recording) {
    throw new Error(`${target} has no recording of ${version}; record it: ${recordAgain(target)}`);
  }
  return recording;
};

describe.each(targets.map((target) => [target.name, target] as const))('%s', (name, target) => {
  const synthesis = synthesizedOnce(target);

  /** The stacks that the recording deployed, in its order, and what the boot asks for them. */
  const asked = async () => {
    const { folders } = await synthesis;
    const outdir = (folders[0] ?? '').replace(/\/stacks\/[^/]+$/, '');
    return ownRequests(readStacks(outdir, recordingOf(name).stacks));
  };
  let answer: ReturnType<typeof asked> | undefined;
  /** Both tests look at one boot. */
  const own = () => {
    answer ??= asked();
    return answer;
  };

  test('the boot asks for what the genuine provider asked for, member by member', async () => {
    const { requests } = await own();
    const departing = departures(recordingOf(name).requests, requests).map(departureLine);
    // A construct changed since the recording, or the translation departs from the provider.
    expect({ [recordAgain(name)]: departing }).toEqual({ [recordAgain(name)]: [] });
  });

  test('the sandbox accepts every recorded request, in the recorded order', async () => {
    const { before } = await own();
    const { refusals } = replay(before, recordingOf(name).requests, { zip: ZIP, nowMs: NOW });
    expect(refusals.map(({ request, response }) => [request.path, response.status, response.body])).toEqual(
      [],
    );
  });
});

test.each(recordedVersions())('every target is recorded with %s', (version) => {
  const unrecorded = targets.filter(({ name }) => !tryRecording(name, version)?.requests.length);
  expect(unrecorded.map(({ name }) => recordAgain(name))).toEqual([]);
});

test('nothing is recorded that is no target any more', () => {
  for (const version of recordedVersions()) {
    expect(targets.map(({ name }) => name)).toEqual(expect.arrayContaining([...recordedTargets(version)]));
  }
});

describe('a departure is seen', () => {
  const { requests } = recordingOf('project');
  const changed = (change: (request: RecordedRequest) => RecordedRequest | undefined) =>
    departures(
      requests,
      requests.flatMap((request) => change(request) ?? []),
    );
  const subscription = requests.find(({ service, method }) => service === 'pubsub' && method === 'PUT')!;

  test('of a request that is not made', () => {
    expect(changed((request) => (request === subscription ? undefined : request))).toMatchObject([
      { member: '', request: `pubsub PUT ${subscription.path}` },
    ]);
  });

  test('of one member of one body', () => {
    const other = { ...(subscription.body as object), ackDeadlineSeconds: 11 };
    expect(
      changed((request) => (request === subscription ? { ...request, body: other } : request)),
    ).toMatchObject([{ request: `pubsub PUT ${subscription.path}`, member: 'body.ackDeadlineSeconds' }]);
  });

  test('of one grant', () => {
    const first = requests.find(({ grants }) => grants !== undefined)!;
    const found = changed((request) => (request === first ? { ...request, grants: [] } : request));
    expect(found).toMatchObject([{ request: expect.stringContaining(first.path) }]);
  });
});

test('what is replayed before what it needs is refused', async () => {
  const target = targets.find(({ name }) => name === 'project')!;
  const { before } = ownRequests(await synthesizedOnce(target));
  const requests = recordingOf('project').requests.filter(({ service }) => service !== 'serviceusage');
  const { refusals } = replay(before, requests, { zip: ZIP, nowMs: NOW });
  expect(refusals.map(({ response }) => response.status)).toContain(403);
});
