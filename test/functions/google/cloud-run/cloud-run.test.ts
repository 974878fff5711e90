import { createCloudRun } from '../../../../functions/google/cloud-run/cloud-run';
import { SERVICE } from '../../../factories/names';
import { type Answer, googleError, recordedTransport, urlOf } from '../recorded-transport';

const over = (...answers: readonly Answer[]) => {
  const { transport, sent, clock } = recordedTransport(...answers);
  return { run: createCloudRun(transport, clock), sent };
};
const OPERATION = 'projects/shop-prod/locations/europe-west1/operations/1';
const done: Answer = { status: 200, data: { name: OPERATION, done: true } };
const running: Answer = { status: 200, data: { name: OPERATION, done: false } };
const patch = (run: ReturnType<typeof over>['run']) =>
  run.patchService(SERVICE, '"7"', { scaling: { manualInstanceCount: 0 } }, ['scaling.manualInstanceCount']);

describe('patchService', () => {
  it('sends only the masked fields, the name and the etag', async () => {
    const { run, sent } = over(done);
    await patch(run);
    expect(sent[0]?.data).toEqual({ name: SERVICE, etag: '"7"', scaling: { manualInstanceCount: 0 } });
  });

  it('sends the mask', async () => {
    const { run, sent } = over(done);
    await patch(run);
    expect(urlOf(sent[0]).searchParams.get('updateMask')).toBe('scaling.manualInstanceCount');
  });

  it('is never repeated if no response arrives', async () => {
    const { run, sent } = over(new Error('reset'));
    await patch(run).catch(() => undefined);
    expect(sent).toHaveLength(1);
  });

  it.each(['', undefined, null])('sends nothing with the etag %j', async (etag) => {
    const { run, sent } = over(done);
    const sending = run.patchService(SERVICE, etag as string, { traffic: [] }, ['traffic']);
    await expect(sending).rejects.toMatchObject({ kind: 'precondition', status: 0, retryable: false });
    expect(sent).toEqual([]);
  });

  it("limits the length of the operation's error", async () => {
    const failed: Answer = {
      status: 200,
      data: { name: OPERATION, done: true, error: { code: 9, message: 'x'.repeat(700_000) } },
    };
    const fault = await patch(over(running, failed).run).catch((cause: Error) => cause);
    expect(String(fault).length).toBeLessThan(2_300);
  });

  it('waits until the operation is done', async () => {
    const { run, sent } = over(running, running, done);
    await patch(run);
    expect(sent.map((one) => urlOf(one).pathname)).toEqual([
      `/v2/${SERVICE}`,
      `/v2/${OPERATION}:wait`,
      `/v2/${OPERATION}:wait`,
    ]);
  });

  it('reports an operation that does not end', async () => {
    await expect(patch(over(running).run)).rejects.toMatchObject({
      kind: 'timeout',
      message: expect.stringContaining(OPERATION),
    });
  });

  it('reports why the operation failed', async () => {
    const failed: Answer = {
      status: 200,
      data: { name: OPERATION, done: true, error: { code: 9, message: 'no quota' } },
    };
    await expect(patch(over(running, failed).run)).rejects.toThrow(/no quota/);
  });

  it('reports a stale etag as a conflict', async () => {
    await expect(patch(over(googleError(409, 'ABORTED')).run)).rejects.toMatchObject({ kind: 'conflict' });
  });
});

describe('setIamPolicy', () => {
  it('sends the policy with its etag', async () => {
    const { run, sent } = over({ status: 200 });
    await run.setIamPolicy(SERVICE, { etag: 'e', bindings: [] });
    expect(sent[0]?.data).toEqual({ policy: { etag: 'e', bindings: [] } });
  });

  it('is never repeated if no response arrives', async () => {
    const { run, sent } = over(new Error('reset'));
    await run.setIamPolicy(SERVICE, { etag: 'e' }).catch(() => undefined);
    expect(sent).toHaveLength(1);
  });
});

describe('setIamPolicy without an etag', () => {
  it.each([{}, { etag: '' }, { etag: null }, { etag: 7 }])('sends nothing: %j', async (policy) => {
    const { run, sent } = over({ status: 200 });
    await expect(run.setIamPolicy(SERVICE, policy)).rejects.toMatchObject({ kind: 'precondition' });
    expect(sent).toEqual([]);
  });
});

describe('getIamPolicy', () => {
  it('requests conditions', async () => {
    const { run, sent } = over({ status: 200 });
    await run.getIamPolicy(SERVICE);
    expect(urlOf(sent[0]).searchParams.get('options.requestedPolicyVersion')).toBe('3');
  });
});

describe('listRevisions', () => {
  it('reads every page', async () => {
    const { run } = over(
      { status: 200, data: { revisions: [{ name: 'a' }], nextPageToken: 't' } },
      { status: 200, data: { revisions: [{ name: 'b' }] } },
    );
    expect(await run.listRevisions(SERVICE)).toEqual([{ name: 'a' }, { name: 'b' }]);
  });

  it('sends the page token in the next request', async () => {
    const { run, sent } = over({ status: 200, data: { nextPageToken: 't' } }, { status: 200, data: {} });
    await run.listRevisions(SERVICE);
    expect(urlOf(sent[1]).searchParams.get('pageToken')).toBe('t');
  });

  it('reports that there are more pages than it reads, and does not return a part', async () => {
    await expect(
      over({ status: 200, data: { nextPageToken: 't' } }).run.listRevisions(SERVICE),
    ).rejects.toThrow(/pages/);
  });
});

describe('listServices', () => {
  const item = (name: string, location: string | undefined, images: readonly string[] = []) => ({
    metadata: { name, labels: location ? { 'cloud.googleapis.com/location': location } : {} },
    spec: { template: { spec: { containers: images.map((image) => ({ image })) } } },
  });
  const page = (data: object): Answer => ({ status: 200, data });

  it('reads every region with one call, page by page', async () => {
    const { run, sent } = over(
      page({
        items: [item('a', 'us-east1', ['img'])],
        metadata: { continue: 'next' },
        unreachable: ['us-west8'],
      }),
      page({ items: [item('b', 'europe-west1')], metadata: {}, unreachable: ['us-west8'] }),
    );
    expect(await run.listServices('shop-prod')).toEqual({
      services: [
        { name: 'projects/shop-prod/locations/us-east1/services/a', images: ['img'] },
        { name: 'projects/shop-prod/locations/europe-west1/services/b', images: [] },
      ],
      unreachable: ['us-west8'],
      whole: true,
    });
    expect(sent.map((one) => urlOf(one).pathname)).toEqual([
      '/v1/projects/shop-prod/locations/-/services',
      '/v1/projects/shop-prod/locations/-/services',
    ]);
    expect(urlOf(sent[1]).searchParams.get('continue')).toBe('next');
  });

  it('omits a service without a location, and reports that there is more than it reads', async () => {
    const pages = Array.from({ length: 20 }, () =>
      page({ items: [item('nowhere', undefined)], metadata: { continue: 'more' } }),
    );
    expect(await over(...pages).run.listServices('shop-prod')).toEqual({
      services: [],
      unreachable: [],
      whole: false,
    });
  });
});
