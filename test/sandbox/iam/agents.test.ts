import { seededCloud } from '../../../sandbox/boot/seeded-cloud';
import {
  agentEmail,
  SERVICE_AGENT_IDS,
  SERVICE_AGENTS,
  type ServiceAgent,
  withAgent,
  withAgentsOf,
  withRequestedAgent,
} from '../../../sandbox/iam/agents';
import { checkMemberExists } from '../../../sandbox/iam/members';
import { setPolicy } from '../../../sandbox/iam/policies';
import { assumptionSettings } from '../../../sandbox/protocol/assumptions';
import { miniSeed, NUMBER, PROJECT } from '../mini-stack';

const empty = () => seededCloud(miniSeed(), PROJECT, assumptionSettings());
const member = (email: string) => `serviceAccount:${email}`;

describe("Google's service agents", () => {
  test('each names its API and a source', () => {
    for (const id of SERVICE_AGENT_IDS) {
      const agent: ServiceAgent = SERVICE_AGENTS[id];
      expect(agent.api).toMatch(/^[a-z]+\.googleapis\.com$/);
      expect(agent.source).not.toBe('');
    }
  });

  test.each([
    ['pubsub', PROJECT, `service-${NUMBER}@gcp-sa-pubsub.iam.gserviceaccount.com`],
    ['pubsub', NUMBER, `service-${NUMBER}@gcp-sa-pubsub.iam.gserviceaccount.com`],
    ['loggingCmek', PROJECT, `cmek-p${NUMBER}@gcp-sa-logging.iam.gserviceaccount.com`],
    ['compute', `projects/${PROJECT}`, `${NUMBER}-compute@developer.gserviceaccount.com`],
    ['cloudbuildLegacy', PROJECT, `${NUMBER}@cloudbuild.gserviceaccount.com`],
    [
      'sccNotification',
      'organizations/123',
      'service-org-123@gcp-sa-scc-notification.iam.gserviceaccount.com',
    ],
    ['logging', 'folders/333', 'service-folder-333@gcp-sa-logging.iam.gserviceaccount.com'],
  ] as const)('the address of %s in %s', (id, parent, email) => {
    expect(agentEmail(empty(), parent, id)).toBe(email);
  });

  test('an agent that does not exist yet cannot be granted anything', () => {
    const email = agentEmail(empty(), PROJECT, 'pubsub');
    expect(() => checkMemberExists(empty(), member(email))).toThrow(
      `Service account ${email} does not exist.`,
    );
    expect(() =>
      checkMemberExists(withAgent(empty(), PROJECT, 'pubsub', 'a topic'), member(email)),
    ).not.toThrow();
  });

  test('has its role if Google creates it, and not if somebody requests it', () => {
    const granted = {
      role: 'roles/pubsub.serviceAgent',
      members: [member(agentEmail(empty(), PROJECT, 'pubsub'))],
    };
    const name = `projects/${PROJECT}`;
    expect(withAgent(empty(), PROJECT, 'pubsub', 'a topic').iam.bindings[name]).toContainEqual(granted);
    const asked = withRequestedAgent(empty(), PROJECT, 'pubsub', 'a person');
    expect(asked.iam.bindings[name] ?? []).not.toContainEqual(granted);
    expect(withAgent(asked, PROJECT, 'pubsub', 'a topic')).toBe(asked);
  });

  test('enabling an API creates the agents that belong to it, and no others', () => {
    const on = (api: string) => Object.keys(withAgentsOf(empty(), PROJECT, api).iam.agents);
    expect(on('cloudscheduler.googleapis.com')).toContain(agentEmail(empty(), PROJECT, 'cloudscheduler'));
    expect(on('cloudscheduler.googleapis.com')).not.toContain(agentEmail(empty(), PROJECT, 'cloudfunctions'));
    expect(on('eventarc.googleapis.com')).not.toContain(agentEmail(empty(), PROJECT, 'eventarc'));
  });

  test('a member of the current policy may also be in the next one', () => {
    const name = `projects/${PROJECT}`;
    const state = withAgent(empty(), PROJECT, 'eventarc', 'a trigger');
    const [standing] = (state.iam.bindings[name] ?? []).filter(
      ({ role }) => role === 'roles/eventarc.serviceAgent',
    );
    const bindings = [{ role: standing!.role, members: [...standing!.members] }];
    expect(() => setPolicy(state, name, { bindings })).not.toThrow();
    expect(() => setPolicy(empty(), name, { bindings })).toThrow('roles/eventarc.serviceAgent');
  });
});
