import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { completeDelivery, dueDeliveries, ingestFinding } from '../../sandbox/delivery/push';
import { handle } from '../../sandbox/gateway/handle';
import {
  ACTOR,
  BUCKET,
  boot,
  CANONICAL,
  DATABASE,
  notification,
  PROJECT,
  READER,
  request,
  START,
  WEB,
} from './mini-stack';

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(freeze);
  }
  return value;
}

const write = {
  update: { name: `${DATABASE}/documents/c/a`, fields: {} },
  currentDocument: { exists: false },
};
const CALLS = [
  request('run', 'GET', `/v2/${WEB}`),
  request('run', 'PATCH', `/v2/${WEB}`, {
    query: { updateMask: 'scaling' },
    body: { name: WEB, scaling: { scalingMode: 'MANUAL', manualInstanceCount: 0 } },
  }),
  request('run', 'POST', `/v2/${WEB}:setIamPolicy`, { body: { policy: { bindings: [] } } }),
  request('run', 'GET', `/v2/${WEB}/revisions`),
  request('firestore', 'POST', `/v1/${DATABASE}/documents:commit`, { body: { writes: [write] } }),
  request('storage', 'POST', `/upload/storage/v1/b/${BUCKET}/o`, {
    query: { uploadType: 'media', name: 'a' },
    body: 'x',
  }),
  request('pubsub', 'POST', `/v1/projects/${PROJECT}/topics/findings:publish`, {
    body: { messages: [{ data: 'eA==' }] },
  }),
  request('scc', 'PATCH', `/v2/${CANONICAL}/securityMarks`, {
    query: { updateMask: 'marks.a' },
    body: { marks: { a: 'b' } },
  }),
  request('logging', 'POST', '/v2/entries:list', { body: { resourceNames: [`projects/${PROJECT}`] } }),
];

test.each(CALLS.map((call) => [`${call.method} ${call.path}`, call] as const))(
  '%s does not change the state that it receives',
  (_name, call) => {
    const state = freeze(ingestFinding(boot(), notification(), START).state);
    const { response } = handle(state, freeze(call), ACTOR, START);
    expect(response.status).toBe(200);
  },
);

test('the same call with the same state has the same answer', () => {
  const state = freeze(boot());
  for (const call of CALLS) {
    expect(handle(state, call, READER, START)).toEqual(handle(state, call, READER, START));
  }
});

test('a push does not change the state that it receives', () => {
  const state = freeze(ingestFinding(freeze(boot()), freeze(notification()), START).state);
  const [delivery] = dueDeliveries(state, START);
  expect(completeDelivery(state, delivery!.deliveryId, 500, START).events).toHaveLength(1);
});

test('the state is plain data', () => {
  const { state } = ingestFinding(boot(), notification(), START);
  expect(JSON.parse(JSON.stringify(state))).toEqual(state);
});

const SANDBOX = path.join(__dirname, '../../sandbox');
// The HTTP servers and their processes run in real time. The core below them does not.
const CORE = ['protocol', 'boot', 'delivery', 'services', 'iam', 'schema', 'watch', 'log-query'].flatMap(
  (folder) =>
    readdirSync(path.join(SANDBOX, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `${folder}/${name}`),
);

test.each(CORE)('%s reads no clock, no random numbers, and no module of our own catalogue', (name) => {
  const source = readFileSync(path.join(SANDBOX, name), 'utf8');
  expect(source).not.toMatch(/Date\.now|Math\.random|new Date\(\)|process\.env/);
  expect(source).not.toMatch(/core\/(?:actions|deployment|permissions)/);
});
