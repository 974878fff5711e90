import type { CheckStatus } from '../../../core/doctor/check';
import { known } from '../../../core/values/result';
import { facts, judge, rule } from '../../factories/doctor';
import { HARDENED } from '../../factories/hardened-stack';

const POOL = HARDENED.network?.workerPool ?? '';

const judged = (id: string, rules: Parameters<typeof rule>[0], config = HARDENED) =>
  judge(`org-policy/${id}`, { orgPolicies: { ...facts().orgPolicies, [id]: known([rule(rules)]) } }, config);

type Row = readonly [
  id: string,
  when: string,
  status: CheckStatus,
  rules: Parameters<typeof rule>[0],
  says: RegExp,
];

// biome-ignore format: a table reads best with a row on a line
const ROWS: readonly Row[] = [
  ['run.allowedIngress', 'load balancers must be allowed', 'ok', { allowed: ['is:internal-and-cloud-load-balancing'] }, /is allowed/],
  ['run.allowedIngress', 'only internal is allowed', 'problem', { allowed: ['is:internal'] }, /network\.ingress/],
  ['run.allowedVPCEgress', 'all traffic must go through a VPC', 'ok', { allowed: ['all-traffic'] }, /connector/],
  ['run.allowedVPCEgress', 'only private ranges may go through a VPC', 'problem', { allowed: ['private-ranges-only'] }, /"all-traffic"/],
  ['run.allowedBinaryAuthorizationPolicies', "the project's policy is required", 'ok', { allowed: ['default'] }, /project's policy/],
  ['run.allowedBinaryAuthorizationPolicies', 'another policy is required', 'problem', { allowed: ['projects/p/platforms/cloudRun/policies/x'] }, /"default"/],
  ['gcp.restrictNonCmekServices', 'every service needs a key', 'ok', { denied: ['storage.googleapis.com', 'pubsub.googleapis.com'] }, /config's key/],
  ['cloudbuild.allowedWorkerPools', 'this pool may build', 'ok', { allowed: [POOL] }, /may build/],
  ['cloudbuild.allowedWorkerPools', 'pools of its project may build', 'ok', { allowed: ['under:projects/central-builds'] }, /may build/],
  ['cloudbuild.allowedWorkerPools', 'pools of a folder may build', 'unknown', { allowed: ['under:folders/1'] }, /it is unknown/],
  ['cloudbuild.allowedWorkerPools', 'another pool may build', 'problem', { allowed: ['projects/p/locations/l/workerPools/w'] }, /not among/],
];

describe('with the profile "hardened"', () => {
  test.each(ROWS)('%s, when %s: %s', (id, _when, status, rules, says) => {
    const judgement = judged(id, rules);
    expect(judgement.status).toBe(status);
    expect(`${judgement.what} ${judgement.fix ?? ''}`).toMatch(says);
  });
});
