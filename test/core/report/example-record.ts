import { lastingOf } from '../../../core/advice/lasting';
import type { CaseRecord } from '../../../core/case/record';
import { ownershipOf } from '../../../core/ownership/ownership';
import { hashOf } from '../../../core/values/json';

const SERVICE = 'projects/demo-prj/locations/us-central1/services/web';
const BAD = `sha256:${'ab'.repeat(32)}`;
const CLEAN = `sha256:${'c4'.repeat(32)}`;
const FINDING =
  'projects/210987654321/sources/1111111111111111111/locations/global/findings/5f0c7d3f9d9a4b0b8a3a4c6d1e2f0001';
const at = (seconds: number) => new Date(Date.UTC(2026, 3, 14, 10, 1, 7) + seconds * 1000).toISOString();

const TO_REFUGE = {
  type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION',
  revision: 'web-00006-kuw',
  percent: 100,
};

/** The state of the label that the Google provider writes. */
export const BY_TERRAFORM = ownershipOf({ labels: { 'goog-terraform-provisioned': 'true' } });

/** The case of the reference finding, complete enough for a report. These are factories, not fixtures. */
export function exampleRecord(changes: Partial<CaseRecord> = {}): CaseRecord {
  return {
    schemaVersion: 1,
    caseId: 'case-20260414-100102-6c91c0660390',
    finding: {
      canonicalName: FINDING,
      category: 'Execution: Built in Malicious Binary Executed',
      severity: 'CRITICAL',
      eventTime: '2026-04-14T10:01:02.345678Z',
      resource: `//run.googleapis.com/${SERVICE}`,
    },
    detection: {
      detector: 'CLOUD_RUN_BUILT_IN_MALICIOUS_BINARY_EXECUTED',
      known: true,
      evidence: {
        summary: 'a known malicious binary ran, which was part of the image',
        attackTechniques: ['T1105', 'T1106'],
        programBinary: '/usr/local/bin/kdevtmpfsi',
        arguments: ['/usr/local/bin/kdevtmpfsi', '-o', 'pool.example.invalid:443'],
        argumentsTruncated: false,
        sha256: '0f'.repeat(32),
        sha256WholeFile: true,
        containerName: 'app-1',
        containerUri: 'us-central1-docker.pkg.dev/demo-prj/apps/web:1.4.2',
        imageDigest: BAD,
        reputationUrl: `https://www.virustotal.com/gui/file/${'0f'.repeat(32)}`,
      },
    },
    mode: 'enforce',
    playbook: { id: 'built-in-malicious-binary', version: 1 },
    investigation: {
      service: {
        status: 'known',
        value: {
          name: SERVICE,
          generation: '7',
          ingress: 'INGRESS_TRAFFIC_ALL',
          runtimeServiceAccount: 'web-runtime@demo-prj.iam.gserviceaccount.com',
          publicInvoker: true,
          invokerIamDisabled: false,
          threatDetectionEnabled: true,
          managedBy: BY_TERRAFORM,
          uri: 'https://web-4x2vj6k3wq-uc.a.run.app',
        },
      },
      revisions: {
        status: 'known',
        value: [
          {
            name: 'web-00007-bex',
            digest: BAD,
            ready: true,
            percent: 100,
            tags: ['canary'],
            minInstances: 0,
            bad: true,
          },
          {
            name: 'web-00006-kuw',
            digest: CLEAN,
            ready: true,
            percent: 0,
            tags: [],
            minInstances: 0,
            bad: false,
          },
        ],
      },
      accusations: { status: 'known', value: [] },
      hold: { status: 'known', value: { active: false } },
      places: {
        status: 'known',
        value: { found: [], regions: [], target: SERVICE, unread: [] },
      },
      logs: {
        status: 'known',
        value: {
          from: '2026-04-14T09:46:02.345Z',
          to: '2026-04-14T10:16:02.345Z',
          entries: [
            { at: '2026-04-14T10:00:58Z', severity: 'INFO', text: 'GET / 200 14 ms' },
            {
              at: '2026-04-14T10:01:01Z',
              severity: 'WARNING',
              text: 'outbound connection to pool.example.invalid:443',
            },
          ],
          truncated: false,
        },
      },
      relatedFindings: { status: 'known', value: [] },
      reputation: {
        status: 'unavailable',
        reason: 'switched off: set reputation.secretVersion in the config',
      },
    },
    plan: {
      hash: hashOf('example plan'),
      steps: [
        {
          id: '1-preserve-evidence',
          action: 'preserve-evidence',
          target: SERVICE,
          tier: 'observe',
          reversible: false,
          permissions: ['storage.objects.create'],
          before: null,
          after: null,
          rationale:
            'a containment or a deletion destroys the configuration, which is evidence, so Riposte stores it first',
        },
        {
          id: '2-shift-traffic',
          action: 'shift-traffic',
          target: SERVICE,
          tier: 'workload',
          reversible: true,
          permissions: [
            'run.services.get',
            'run.services.update',
            'run.operations.get',
            'iam.serviceAccounts.actAs',
          ],
          before: {
            traffic: [
              { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 },
              { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision: 'web-00007-bex', tag: 'canary' },
            ],
          },
          after: { traffic: [TO_REFUGE] },
          rationale: 'revision web-00006-kuw is ready and runs another digest; the bad digest stops serving',
          lasts: lastingOf(
            { action: 'shift-traffic', target: SERVICE, after: { traffic: [TO_REFUGE] } },
            BY_TERRAFORM,
          ),
        },
        {
          id: '3-annotate-finding',
          action: 'annotate-finding',
          target: FINDING,
          tier: 'access',
          reversible: true,
          permissions: ['securitycenter.findingsecuritymarks.update'],
          before: null,
          after: null,
          rationale: 'anyone who opens the finding in Security Command Center sees which case handles it',
        },
        {
          id: '4-notify',
          action: 'notify',
          target: SERVICE,
          tier: 'observe',
          reversible: false,
          permissions: [],
          before: null,
          after: null,
          rationale: 'Google recommends that you first contact the owner of the resource',
        },
      ],
      withheld: [
        {
          action: 'stop-service',
          cause: 'not-needed',
          reason: 'not needed: traffic moves to a revision of another digest',
        },
      ],
    },
    outcomes: [
      outcome(
        '1-preserve-evidence',
        'preserve-evidence',
        1.1,
        1.1,
        'the manifest held 4 entries before this step',
      ),
      outcome(
        '2-shift-traffic',
        'shift-traffic',
        1.2,
        2.4,
        'Cloud Run reports exactly the planned traffic, and no traffic tag',
      ),
      outcome('3-annotate-finding', 'annotate-finding', 62.9, 63.1, 'security marks written'),
      outcome('4-notify', 'notify', 63.1, 63.1, 'Riposte wrote one structured log line'),
    ],
    containment: { config: 'verified', instances: 'gone' },
    evidence: {
      manifestUri:
        'gs://demo-prj-riposte-evidence/cases/case-20260414-100102-6c91c0660390/manifest-005-0123456789ab.json',
      entries: ['finding.json', 'service.json', 'revisions.json', 'iam-policy.json', 'logs.json'].map(
        (name) => ({
          name: `cases/case-20260414-100102-6c91c0660390/${name}`,
          sha256: hashOf(name),
          bytes: 900 + name.length * 350,
        }),
      ),
      head: hashOf('head'),
    },
    timeline: [
      {
        at: at(0),
        kind: 'finding.received',
        text: 'Execution: Built in Malicious Binary Executed on service web',
      },
      {
        at: at(0.21),
        kind: 'investigation.part',
        text: 'service and revisions read; VirusTotal is switched off',
      },
      { at: at(0.48), kind: 'evidence.stored', text: 'phase 1: 4 objects, before anything is changed' },
      { at: at(0.62), kind: 'case.handed-over', text: 'case id and plan hash published to the actor' },
      {
        at: at(0.98),
        kind: 'actor.confirmed',
        text: 'Security Command Center confirms the finding is ACTIVE',
      },
      { at: at(1.2), kind: 'step.started', text: '2-shift-traffic' },
      { at: at(2.4), kind: 'step.verified', text: 'traffic is exactly the planned one' },
      { at: at(62.8), kind: 'containment', text: 'the instance metric says that no bad instance runs' },
      { at: at(63.1), kind: 'case.verdict', text: 'contained' },
    ],
    assumed: [
      'the service runs revision web-00007-bex of the digest that the finding names, at 100 % of the traffic',
      'one earlier revision, web-00006-kuw, of another digest is ready',
      'the service is public (allUsers may invoke it)',
    ],
    verdict: 'contained',
    nextSteps: [
      'Contact the owner of service web: later deploys get no traffic until an undo.',
      'Find out how the binary came into image web:1.4.2: the registry or the build pipeline may be in the hands of the attacker.',
      'Treat the credentials of web-runtime@demo-prj.iam.gserviceaccount.com as known to the attacker.',
      'Build a clean image, deploy it, and only then move traffic.',
    ],
    ...changes,
  };
}

function outcome(
  step: string,
  action: CaseRecord['outcomes'][number]['action'],
  from: number,
  to: number,
  verification: string,
): CaseRecord['outcomes'][number] {
  return { step, action, status: 'done', startedAt: at(from), endedAt: at(to), verification };
}
