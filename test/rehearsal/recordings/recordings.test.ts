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

  /** The stacks that the recording deployed, in its order, and the requests of the boot for them. */
  const asked = async () => {
    const { folders } = await synthesis;
    const outdir = (folders[0] ?? '').replace(/\/stacks\/[^/]+$/, '');
    return ownRequests(readStacks(outdir, recordingOf(name).stacks));
  };
  let answer: ReturnType<typeof asked> | undefined;
  /** Both tests use one boot. */
  const own = () => {
    answer ??= asked();
    return answer;
  };

  test('the boot sends the same requests as the genuine provider, member by member', async () => {
    const { requests } = await own();
    const departing = departures(recordingOf(name).requests, requests).map(departureLine);
    // A construct has changed since the recording, or the translation departs from the provider.
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

test.each(recordedVersions())('every target has a recording of %s', (version) => {
  const unrecorded = targets.filter(({ name }) => !tryRecording(name, version)?.requests.length);
  expect(unrecorded.map(({ name }) => recordAgain(name))).toEqual([]);
});

test('every recording belongs to a current target', () => {
  for (const version of recordedVersions()) {
    expect(targets.map(({ name }) => name)).toEqual(expect.arrayContaining([...recordedTargets(version)]));
  }
});

describe('the comparison finds a departure', () => {
  const { requests } = recordingOf('project');
  const changed = (change: (request: RecordedRequest) => RecordedRequest | undefined) =>
    departures(
      requests,
      requests.flatMap((request) => change(request) ?? []),
    );
  const subscription = requests.find(({ service, method }) => service === 'pubsub' && method === 'PUT')!;

  test('of a missing request', () => {
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

test('a replayed request is refused before the request that it depends on', async () => {
  const target = targets.find(({ name }) => name === 'project')!;
  const { before } = ownRequests(await synthesizedOnce(target));
  const requests = recordingOf('project').requests.filter(({ service }) => service !== 'serviceusage');
  const { refusals } = replay(before, requests, { zip: ZIP, nowMs: NOW });
  expect(refusals.map(({ response }) => response.status)).toContain(403);
});
