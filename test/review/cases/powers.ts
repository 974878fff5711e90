import { counted, forgotten, inModule, moved, second } from './evasions';
import { type DeclaredResource, type Head, reference, type Value } from './head';
import { defineCases, type ExpectedFinding } from './review-case';

const MEMBER = 'google_project_iam_member';
const ROLE = 'google_project_iam_custom_role';
const PUBLISHER = 'google_pubsub_topic_iam_member';
const ANN = 'user:ann@example.com';

const memberOf = (head: Head, path: string): string =>
  reference(`${head.the('google_service_account', path).address}.member`);
const grant = (head: Head, role: string, member: string): DeclaredResource =>
  head.add(MEMBER, 'more', { project: 'demo-prj', role, member });

const BINDING = 'google_pubsub_topic_iam_binding';
export const r19 = defineCases([
  {
    id: 'r19-publishers-owned',
    rule: 'R19',
    target: 'project',
    what: 'Somebody lists the publishers of the topic of findings in one resource, and omits Google.',
    edit(head) {
      head.add(BINDING, 'publishers', {
        project: 'demo-prj',
        topic: reference(`${head.the('google_pubsub_topic', 'findings/topic').address}.name`),
        role: 'roles/pubsub.publisher',
        members: [ANN],
      });
    },
    expected: [
      { rule: 'R19', type: BINDING, severity: 'high' },
      { rule: 'R44', severity: 'critical' },
    ],
  },
]);

export const r20 = defineCases([
  {
    id: 'r20-actor-edits-everything',
    rule: 'R20',
    target: 'project',
    what: 'Somebody makes the actor an editor of the project.',
    edit: (head) => void grant(head, 'roles/editor', memberOf(head, 'actor/account')),
    expected: [{ rule: 'R20', address: `${MEMBER}.more`, severity: 'critical' }],
  },
]);

const role = (head: Head): DeclaredResource => head.the(ROLE, 'actor-grants/project-role/role');
const grown: ExpectedFinding = { rule: 'R21', type: ROLE, severity: 'high' };
const grow = (head: Head, resource: DeclaredResource): void =>
  head.set(resource, 'permissions', (present) => [...(present as Value[]), 'run.services.delete']);

export const r21 = defineCases([
  {
    id: 'r21-permission-added',
    rule: 'R21',
    target: 'project',
    what: 'Somebody lets the actor delete services.',
    edit: (head) => grow(head, role(head)),
    expected: [grown],
  },
  {
    id: 'r21-grown-in-a-module',
    rule: 'R21',
    target: 'project',
    what: 'Somebody moves the role of the actor into a module and adds a permission there.',
    edit(head) {
      grow(head, role(head));
      inModule(head, role(head));
    },
    expected: [grown],
    onlyInPlan: 'two synthesized folders do not contain the resources of a module',
  },
  {
    id: 'r21-grown-and-counted',
    rule: 'R21',
    target: 'project',
    what: 'Somebody gives the role of the actor a count and adds a permission.',
    edit: (head) => grow(head, counted(head, role(head))),
    expected: [grown],
  },
  {
    id: 'r21-grown-and-renamed',
    rule: 'R21',
    target: 'project',
    what: 'Somebody renames the role of the actor with a moved block and adds a permission.',
    edit: (head) => grow(head, moved(head, role(head))),
    expected: [grown],
  },
  {
    id: 'r21-forgotten-for-a-larger-one',
    rule: 'R21',
    target: 'project',
    what: 'Somebody makes Terraform forget the role of the actor and grants a larger one instead.',
    edit(head) {
      const present = role(head);
      const larger = head.add(ROLE, 'larger', {
        project: 'demo-prj',
        role_id: 'larger',
        title: 'Larger',
        permissions: [...(present.block.permissions as Value[]), 'run.services.delete'],
      });
      forgotten(head, present, { name: reference(`${larger.address}.name`) });
    },
    expected: [
      { rule: 'R35', type: ROLE, severity: 'high' },
      { rule: 'R56', type: MEMBER, severity: 'medium' },
    ],
  },
  {
    id: 'r21-grown-by-a-second-one',
    rule: 'R21',
    target: 'project',
    what: 'Somebody adds a second resource for the same role, with one more permission.',
    edit(head) {
      second(head, role(head));
      grow(head, head.all(ROLE).find(({ name }) => name === 'second') as DeclaredResource);
    },
    expected: [{ rule: 'R21', severity: 'high' }],
  },
]);

export const r22 = defineCases([
  {
    id: 'r22-responder-open-to-all',
    rule: 'R22',
    target: 'project',
    what: 'Somebody lets everybody call the responder.',
    edit(head) {
      head.add('google_cloud_run_v2_service_iam_member', 'open', {
        project: 'demo-prj',
        location: 'us-central1',
        name: 'riposte-responder',
        role: 'roles/run.invoker',
        member: 'allUsers',
      });
    },
    expected: [{ rule: 'R22', address: 'google_cloud_run_v2_service_iam_member.open', severity: 'high' }],
  },
]);

export const r41 = defineCases([
  {
    id: 'r41-person-acts-as-the-actor',
    rule: 'R41',
    target: 'project',
    what: 'Somebody lets a person act as the actor.',
    edit(head) {
      head.add('google_service_account_iam_member', 'more', {
        service_account_id: reference(`${head.the('google_service_account', 'actor/account').address}.name`),
        role: 'roles/iam.serviceAccountUser',
        member: ANN,
      });
    },
    expected: [{ rule: 'R41', address: 'google_service_account_iam_member.more', severity: 'high' }],
  },
]);

export const r42 = defineCases([
  {
    id: 'r42-unknown-role',
    rule: 'R42',
    target: 'project',
    what: 'Somebody grants the responder a role that the review does not know.',
    edit: (head) =>
      void grant(head, 'organizations/123456789012/roles/helper', memberOf(head, 'responder/account')),
    expected: [{ rule: 'R42', address: `${MEMBER}.more`, severity: 'high' }],
  },
]);

export const r43 = defineCases([
  {
    id: 'r43-condition-removed',
    rule: 'R43',
    target: 'project',
    what: 'Somebody lets the responder write into every database of the project.',
    edit: (head) => head.unset(head.the(MEMBER, 'responder-grants/ledger-member'), 'condition'),
    expected: [
      { rule: 'R43', type: MEMBER, severity: 'high', says: /use datastore\.entities\.get in/ },
      { rule: 'R43', type: MEMBER, severity: 'high', says: /change entries of databases/ },
    ],
  },
]);

const publishes = (head: Head): DeclaredResource => head.the(PUBLISHER, 'findings/scc-publishes');
const reads = (head: Head): DeclaredResource => head.the(MEMBER, 'responder-grants/project-member');
const TOPIC_NAME = 'riposte-undo';
const lost: ExpectedFinding = { rule: 'R44', type: PUBLISHER, severity: 'critical' };
/** The grant then belongs to another topic, so Google may no longer publish findings. */
const misplaced = (head: Head, resource: DeclaredResource): void => {
  head.set(resource, 'topic', TOPIC_NAME);
};

export const r44 = defineCases([
  {
    id: 'r44-publisher-removed',
    rule: 'R44',
    target: 'project',
    what: 'Somebody removes the grant that lets Google publish findings.',
    edit: (head) => head.remove(publishes(head)),
    expected: [lost],
  },
  {
    id: 'r44-permission-lost',
    rule: 'R44',
    target: 'project',
    what: 'Somebody removes permissions from the role of the responder.',
    edit: (head) =>
      head.set(head.the(ROLE, 'responder-grants/project-role/role'), 'permissions', ['run.services.get']),
    expected: [{ rule: 'R44', severity: 'high' }],
  },
  {
    id: 'r44-misplaced-in-a-module',
    rule: 'R44',
    target: 'project',
    what: 'Somebody moves the grant of the publisher into a module and gives it another topic there.',
    edit(head) {
      misplaced(head, publishes(head));
      inModule(head, publishes(head));
    },
    expected: [lost],
    onlyInPlan: 'two synthesized folders do not contain the resources of a module',
  },
  {
    id: 'r44-counted-to-zero',
    rule: 'R44',
    target: 'project',
    what: 'Somebody gives the grant of the publisher a count of zero.',
    edit: (head) => head.set(publishes(head), 'count', 0),
    expected: [lost],
  },
  {
    id: 'r44-misplaced-and-renamed',
    rule: 'R44',
    target: 'project',
    what: 'Somebody renames the grant of the publisher with a moved block and gives it another topic.',
    edit: (head) => misplaced(head, moved(head, publishes(head))),
    expected: [lost],
  },
  {
    id: 'r44-forgotten',
    rule: 'R44',
    target: 'project',
    what: 'Somebody makes Terraform forget the grant of the publisher, with a removed block.',
    edit: (head) => forgotten(head, publishes(head)),
    expected: [{ rule: 'R44', type: PUBLISHER, severity: 'medium' }],
  },
  {
    id: 'r44-removed-by-a-second-one',
    rule: 'R44',
    target: 'project',
    what: 'Somebody adds a second resource that removes a role of the responder.',
    edit(head) {
      head.add('google_project_iam_member_remove', 'remove', {
        project: 'demo-prj',
        role: reads(head).block.role,
        member: reads(head).block.member,
      });
    },
    expected: [{ rule: 'R44', severity: 'high' }],
  },
]);

export const r45 = defineCases([
  {
    id: 'r45-account-disabled',
    rule: 'R45',
    target: 'project',
    what: 'Somebody disables the account of the responder.',
    edit: (head) => head.set(head.the('google_service_account', 'responder/account'), 'disabled', true),
    expected: [{ rule: 'R45', type: 'google_service_account', severity: 'critical' }],
  },
  {
    id: 'r45-key-made',
    rule: 'R45',
    target: 'project',
    what: 'Somebody creates a key of the actor.',
    edit(head) {
      head.add('google_service_account_key', 'key', {
        service_account_id: reference(`${head.the('google_service_account', 'actor/account').address}.name`),
      });
    },
    expected: [{ rule: 'R45', type: 'google_service_account_key', severity: 'high' }],
  },
]);

export const r55 = defineCases([
  {
    id: 'r55-actor-denied',
    rule: 'R55',
    target: 'enforce',
    what: 'Somebody denies the actor what it needs to stop a service.',
    edit(head) {
      head.add('google_iam_deny_policy', 'deny', {
        parent: 'cloudresourcemanager.googleapis.com%2Fprojects%2Fdemo-prj',
        name: 'deny',
        rules: [
          {
            deny_rule: {
              denied_principals: [
                'principal://iam.googleapis.com/projects/-/serviceAccounts/riposte-actor@demo-prj.iam.gserviceaccount.com',
              ],
              denied_permissions: ['run.googleapis.com/services.update'],
            },
          },
        ],
      });
    },
    expected: [{ rule: 'R55', type: 'google_iam_deny_policy', severity: 'high' }],
  },
]);

export const r56 = defineCases([
  {
    id: 'r56-actor-publishes',
    rule: 'R56',
    target: 'project',
    what: 'Somebody lets the actor publish on the topic of findings.',
    edit(head) {
      head.add(PUBLISHER, 'more', {
        project: 'demo-prj',
        topic: reference(`${head.the('google_pubsub_topic', 'findings/topic').address}.name`),
        role: 'roles/pubsub.publisher',
        member: memberOf(head, 'actor/account'),
      });
    },
    expected: [{ rule: 'R56', address: `${PUBLISHER}.more`, severity: 'medium' }],
  },
]);
