import fc from 'fast-check';
import { createFindingReader } from '../../../functions/google/security-center';
import { CANONICAL_NAME, FINDING_NAME, PROJECT, RESOURCE } from '../../factories/names';
import { recordedTransport, urlOf } from './recorded-transport';

const answered = (data: unknown) => recordedTransport({ status: 200, data });

describe('the finding reader', () => {
  const reader = (data: unknown = {}) => {
    const { transport, sent } = answered(data);
    return { findings: createFindingReader(transport, { now: () => 0 }), sent };
  };
  const filterOf = (sent: ReturnType<typeof reader>['sent']) =>
    urlOf(sent[0]).searchParams.get('filter') ?? '';

  it('asks for both names under the parent of the canonical one', async () => {
    const { findings, sent } = reader();
    await findings.read({ name: FINDING_NAME, canonicalName: CANONICAL_NAME });
    expect([urlOf(sent[0]).pathname, filterOf(sent)]).toEqual([
      `/v2/projects/${PROJECT.number}/sources/-/locations/global/findings`,
      `name="${FINDING_NAME}" OR name="${CANONICAL_NAME}"`,
    ]);
  });

  it('returns only the finding with that canonical name', async () => {
    const other = { finding: { canonicalName: `${CANONICAL_NAME}0` } };
    const { findings } = reader({ listFindingsResults: [other] });
    expect(await findings.read({ name: FINDING_NAME, canonicalName: CANONICAL_NAME })).toBeUndefined();
  });

  it('refuses an invalid name', async () => {
    const { findings } = reader();
    await expect(findings.read({ name: 'x', canonicalName: 'projects/../x' })).rejects.toThrow();
  });

  it('does not let a resource name end its quotes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), async (tail) => {
        const { findings, sent } = reader();
        await findings.related(`${RESOURCE}${tail}" OR state="INACTIVE`, CANONICAL_NAME, 'a', 'b');
        expect(filterOf(sent).match(/"/g)).toHaveLength(8);
      }),
    );
  });

  it('removes backslashes', async () => {
    const { findings, sent } = reader();
    await findings.related('a\\" OR "', CANONICAL_NAME, 'a', 'b');
    expect(filterOf(sent)).not.toContain('\\');
  });
});

describe('the active threats of a project', () => {
  const threat = (name: string, ...images: readonly string[]) => ({
    finding: { canonicalName: name, category: 'c', containers: images.map((uri) => ({ uri, imageId: '' })) },
  });
  const threats = (...pages: readonly object[]) => timed(() => 0, pages);
  const timed = (now: () => number, pages: readonly object[]) => {
    const { transport, sent } = recordedTransport(...pages.map((data) => ({ status: 200, data })));
    return { sent, list: () => createFindingReader(transport, { now }).activeThreats(CANONICAL_NAME) };
  };

  it('are those on all Cloud Run workloads, because an image that is accused elsewhere is no refuge here', async () => {
    const { sent, list } = threats({ listFindingsResults: [threat('a', 'x'), threat('b', 'y')] });
    expect(await list()).toEqual([threat('a', 'x'), threat('b', 'y')]);
    const { pathname, searchParams } = urlOf(sent[0]);
    expect(pathname).toContain(`/v2/${CANONICAL_NAME.split('/sources/')[0]}/sources/-/`);
    expect(searchParams.get('filter')).toBe(
      'state="ACTIVE" AND finding_class="THREAT" AND resource_name:"//run.googleapis.com/"',
    );
    expect(searchParams.get('pageSize')).toBe('1000');
    expect(searchParams.has('pageToken')).toBe(false);
  });

  it('come from all pages', async () => {
    const { sent, list } = threats(
      { listFindingsResults: [threat('a', 'x')], nextPageToken: 'second' },
      { listFindingsResults: [threat('b', 'y')] },
    );
    expect(await list()).toEqual([threat('a', 'x'), threat('b', 'y')]);
    expect(sent.map((one) => urlOf(one).searchParams.get('pageToken'))).toEqual([null, 'second']);
  });

  it('come from far more pages than a project usually has', async () => {
    const pages = Array.from({ length: 49 }, (_, page) => ({
      listFindingsResults: [threat(`${page}`, 'x')],
      nextPageToken: 'more',
    }));
    const { list } = threats(...pages, { listFindingsResults: [threat('last', 'y')] });
    expect(await list()).toEqual([threat('0', 'x'), threat('last', 'y')]);
  });

  it('are one for each set of images, without what accuses no image and without the finding itself', async () => {
    const large = { ...threat('a', 'x', 'y').finding, description: 'long' };
    const { list } = threats({
      listFindingsResults: [
        threat(CANONICAL_NAME, 'x', 'y'),
        { finding: large, resource: { name: 'r' } },
        threat('b', 'x', 'y'),
        threat('c', 'y'),
        threat('d'),
      ],
    });
    expect(await list()).toEqual([threat('a', 'x', 'y'), threat('c', 'y')]);
  });

  it('are a fault if the pages do not end, because a missing one may report the refuge', async () => {
    const { sent, list } = threats({ listFindingsResults: [], nextPageToken: 'more' });
    await expect(list()).rejects.toMatchObject({
      kind: 'precondition',
      retryable: false,
      message: expect.stringContaining('more than 50,000 active threats'),
    });
    expect(sent).toHaveLength(50);
  });

  it('are a fault if the pages take too long, because the verdict waits for them', async () => {
    let ms = 0;
    const { sent, list } = timed(() => {
      ms += 3_000;
      return ms;
    }, [{ listFindingsResults: [], nextPageToken: 'more' }]);
    await expect(list()).rejects.toMatchObject({ kind: 'precondition', retryable: false });
    expect(sent).toHaveLength(7);
  });
});
