import { variantTargets } from '../../../rehearsal/variants';
import { createContext } from '../../../review/context';
import { readPlan } from '../../../review/input/plan-json';
import { compareSynthesized } from '../../../review/input/synthesized';
import type { PlannedStack } from '../../../review/model/change';
import { synthesizedOnce } from '../../factories/synthesized-target';
import { tempFolder } from '../../factories/temp-folder';
import { caseBase, synthesizedStacks } from '../cases/case-head';
import { loadPlan } from '../cases/load-plan';

/** Addresses of the resources that do not belong to the pipeline. */
function others(stacks: readonly PlannedStack[]): readonly string[] {
  const { everything, pairs } = createContext(stacks);
  const ours = new Set(pairs);
  return everything.filter((pair) => !ours.has(pair)).map(({ change }) => change.address);
}

const planned = (id: string): readonly PlannedStack[] =>
  loadPlan(id).flatMap(({ stack, plan }) => {
    const read = readPlan(plan, stack);
    return read.ok ? [read.value] : [];
  });

describe.each(variantTargets().map(({ name }) => name))('%s', (name) => {
  const stacks = caseBase(name, tempFolder(`ours-${name}`), synthesizedOnce).then(synthesizedStacks);

  test.each([
    ['unchanged', true, true],
    ['created', false, true],
    ['destroyed', true, false],
  ])('%s, belongs to the pipeline completely', async (_, isBefore, isAfter) => {
    const all = await stacks;
    expect(others(compareSynthesized(isBefore ? all : [], isAfter ? all : []))).toEqual([]);
  });
});

test('in the plan of a first deployment, references connect the resources that have no names yet', () => {
  expect(others(planned('harmless-first-deployment'))).toEqual([]);
});

test('resources of an application in the same stack do not belong to the pipeline', () => {
  expect(others(planned('harmless-app-resources'))).toEqual([
    'google_pubsub_subscription.shop_orders',
    'google_pubsub_topic.shop_orders',
    'google_storage_bucket.shop_pictures',
  ]);
  expect(others(planned('harmless-another-metric'))).toEqual(['google_logging_metric.shop_errors']);
});

describe('a grant on a resource outside of the plan', () => {
  const KEY = 'projects/keys/locations/us-central1/keyRings/ours/cryptoKeys/pipeline';
  const BUILDER = 'builder@demo-prj.iam.gserviceaccount.com';
  const AGENT = 'serviceAccount:service-210987654321@gcp-sa-pubsub.iam.gserviceaccount.com';
  const resources = (more: object) => ({
    google_scc_v2_project_notification_config: { config: { config_id: 'threats', pubsub_topic: TOPIC } },
    google_pubsub_topic: { findings: { name: 'findings', project: 'demo-prj', kms_key_name: KEY } },
    google_pubsub_subscription: {
      findings: {
        name: 'to-the-responder',
        topic: TOPIC,
        push_config: { oidc_token: { service_account_email: BUILDER } },
      },
    },
    ...more,
  });
  const TOPIC = 'projects/demo-prj/topics/findings';
  const othersBeside = (type: string, grant: object): readonly string[] =>
    others(compareSynthesized([], [{ name: 'stack', json: { resource: resources({ [type]: { grant } }) } }]));

  test("is relevant if it is on the pipeline's key", () => {
    const grant = { crypto_key_id: KEY, member: AGENT };
    expect(othersBeside('google_kms_crypto_key_iam_member', grant)).toEqual([]);
  });

  test("is relevant if the pipeline's account receives it", () => {
    const grant = { project: 'demo-prj', role: 'roles/owner', member: `serviceAccount:${BUILDER}` };
    expect(othersBeside('google_project_iam_member', grant)).toEqual([]);
  });

  test('is not relevant if another account receives it on another key', () => {
    const grant = { crypto_key_id: KEY.replace('pipeline', 'shop'), member: AGENT };
    expect(othersBeside('google_kms_crypto_key_iam_member', grant)).toHaveLength(1);
  });
});
