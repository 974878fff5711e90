import { collectionOf, WORKLOAD_KINDS } from '../../../core/finding/resource-names';
import { AUTOMATIC, TARGETS } from '../../../core/targets';
import { nounOf, responseWordsOf, stoppedClause } from '../../../core/targets/response-words';
import { SERVICE } from '../../factories/names';

const JOB = SERVICE.replace('services', 'jobs');
const POOL = SERVICE.replace('services', 'workerPools');
const OF_SERVICES = /service|traffic/i;

describe('what people read about a workload', () => {
  it.each([
    [SERVICE, 'service'],
    [`//run.googleapis.com/${JOB}`, 'job'],
    [POOL, 'worker pool'],
    ['projects/p/topics/t', 'workload'],
  ])('calls %s a %s', (resource, noun) => {
    expect(nounOf(resource)).toBe(noun);
  });

  const others = WORKLOAD_KINDS.filter((kind) => kind !== 'service');
  const names = others.map((kind) => SERVICE.replace('services', collectionOf(kind)));

  it.each([...names, 'projects/p/topics/t'])('says nothing of services about %s', (resource) => {
    expect(JSON.stringify(responseWordsOf(resource))).not.toMatch(OF_SERVICES);
  });

  it('is what its target declares if Riposte changes the kind', () => {
    for (const { kind, response } of AUTOMATIC) {
      const name = SERVICE.replace('services', collectionOf(kind));
      expect(responseWordsOf(name)).toBe(response.words);
    }
  });

  it.each(WORKLOAD_KINDS)('names the kind %s that is stopped', (kind) => {
    expect(stoppedClause(kind)).toMatch(new RegExp(`^${TARGETS[kind].words.noun} is `));
  });
});

describe('the words about a service', () => {
  const { accusedRefuge, wayIn, owner, serving } = responseWordsOf(SERVICE);

  it('name the revision that gets the traffic, and the finding that accuses it', () => {
    expect(accusedRefuge?.('web-1', 'findings/f')).toMatch(/revision web-1.*traffic.*findings\/f/);
  });

  it('say how the way in is closed, in the order in which a person does it', () => {
    expect(wayIn?.closed('restrict-ingress', 'all ingress')).toMatch(
      /^Fix the app.*restrict-ingress.*all ingress/,
    );
    expect(wayIn?.stopped('Close it', 'all ingress')).toMatch(/^Close it before.*all ingress/);
    expect(wayIn?.open('Close it', 'all ingress')).toMatch(/^Close it, which is still open: all ingress/);
    expect(wayIn?.unknown('all ingress')).toMatch(/^Find out how the intruder came in.*all ingress/);
    expect(wayIn?.unknownIap).toMatch(/^Check whom Identity-Aware Proxy admits/);
  });

  it('have the names that the tools of the owner use', () => {
    expect([serving, owner]).toEqual([
      'Serving now',
      { terraform: 'google_cloud_run_v2_service', connector: 'RunService' },
    ]);
  });
});
