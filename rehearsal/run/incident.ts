import { caseIdFor } from '../../core/case/case-id';
import type { CaseRecord } from '../../core/case/record';
import { toRecord } from '../../core/ledger/case-document';
import { pipelineNames } from '../../core/naming/names';
import type { Verdict } from '../../core/outcome/outcome';
import { undoView } from '../../core/report/undo-view';
import type { RuntimeConfig } from '../../core/runtime-config/runtime-config';
import { isObject, type JsonObject } from '../../core/values/json';
import { objectOf } from '../../core/values/json-values';
import { readCase } from '../../sandbox/in-process/read-case';
import { diagnose } from '../../testing/diagnose';
import type { SynthesizedStacks } from '../../testing/synthesized-stacks';
import type { EmbeddedCloud } from './embedded-cloud';
import { StepFailed, type StepRunner } from './steps';

/** The incident between deploying and destroying. */
export interface Incident {
  readonly caseId: string;
  readonly verdict: Verdict;
  /** `undone`: the workload is as before. `impossible`: nothing was changed. */
  readonly undo: 'undone' | 'impossible';
  readonly record: CaseRecord;
  /** Subjects of the notifications that people got since the finding arrived, oldest first. */
  readonly alerts: readonly string[];
}

/** A pipeline without an event for this long is stuck, or waits for a backoff. */
const QUIET_MS = 6_000;
const POLL_MS = 50;

/** The expected verdict by mode of the deployed functions. */
const EXPECTED: Readonly<Record<RuntimeConfig['mode'], Verdict>> = {
  observe: 'observed',
  approve: 'awaiting-approval',
  enforce: 'contained',
};

/**
 * Sends the finding from Security Command Center, lets the deployed functions handle it, and undoes the containment.
 *
 * @throws StepFailed with the cause: permission, grant, filter, audience, source
 */
export async function rehearseIncident(
  cloud: EmbeddedCloud,
  stacks: SynthesizedStacks,
  steps: StepRunner,
): Promise<Incident> {
  const { config } = stacks;
  const { finding, raw } = cloud.world.notification;
  const caseId = caseIdFor(finding);
  // A deployment by someone whom the config does not name as a deployer fires the alert about tampering.
  let earlier = 0;
  const alerts = () =>
    cloud.sandbox
      .state()
      .watch.incidents.slice(earlier)
      .map(({ notification }) => notification.subject);
  const verdict = await steps.run('incident', 'finding', async () => {
    await started(cloud);
    earlier = cloud.sandbox.state().watch.incidents.length;
    cloud.sandbox.ingest(JSON.parse(raw));
    await untilQuiet(cloud);
    const record = await recordOf(cloud, caseId);
    const expected = EXPECTED[config.mode];
    if (record?.verdict !== expected) throw unhandled(cloud, record, expected);
    return { result: `${record.verdict} (${caseId})`, value: record.verdict };
  });
  const before = (await recordOf(cloud, caseId)) as CaseRecord;
  if (!undoView(before).possible) {
    return { caseId, verdict, undo: 'impossible', record: before, alerts: alerts() };
  }
  await steps.run('incident', 'undo', async () => {
    publishUndo(cloud, stacks, caseId);
    await untilQuiet(cloud);
    const record = await recordOf(cloud, caseId);
    if (record?.containment.config !== 'undone') throw notUndone(cloud, record);
    return { result: 'the workload is as before', value: undefined };
  });
  const record = (await recordOf(cloud, caseId)) as CaseRecord;
  return { caseId, verdict, undo: 'undone', record, alerts: alerts() };
}

async function started({ sandbox }: EmbeddedCloud): Promise<void> {
  try {
    await sandbox.functionsSettled();
  } catch (cause) {
    throw new StepFailed('incident', 'finding', [
      {
        severity: 'error',
        summary: 'a deployed function does not start',
        detail: cause instanceof Error ? cause.message : String(cause),
      },
    ]);
  }
}

/** Waits until no message is pending, or nothing happens any more. */
export async function untilQuiet({
  sandbox,
  journal,
}: Pick<EmbeddedCloud, 'sandbox' | 'journal'>): Promise<void> {
  let seen = journal.length;
  let lastActivity = Date.now();
  while (Object.keys(sandbox.state().pubsub.pending).length > 0 && Date.now() - lastActivity < QUIET_MS) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    if (journal.length > seen) lastActivity = Date.now();
    seen = journal.length;
  }
}

async function recordOf({ sandbox }: EmbeddedCloud, caseId: string): Promise<CaseRecord | undefined> {
  const document = await readCase({ state: sandbox.state, request: sandbox.request }, caseId);
  return document?.record && toRecord(document.record);
}

const unhandled = (cloud: EmbeddedCloud, record: CaseRecord | undefined, expected: Verdict): StepFailed =>
  new StepFailed('incident', 'finding', [
    {
      severity: 'error',
      summary: `the verdict is ${record?.verdict ?? 'missing: there is no case'}; expected ${expected}`,
      detail: diagnose([...cloud.journal], record?.verdict, record?.outcomes).join('\n'),
    },
  ]);

const notUndone = (cloud: EmbeddedCloud, record: CaseRecord | undefined): StepFailed =>
  new StepFailed('incident', 'undo', [
    {
      severity: 'error',
      summary: `after the undo, the containment is ${record?.containment.config ?? 'unknown'}; expected undone`,
      detail: cloud.journal
        .slice(-5)
        .map(({ text }) => text)
        .join('\n'),
    },
  ]);

/** Publishes as one of the operators, whom the stack lets publish to the topic of undo requests. */
function publishUndo(
  { sandbox }: EmbeddedCloud,
  { config, stacks }: SynthesizedStacks,
  caseId: string,
): void {
  const topic = `projects/${config.project.id}/topics/${
    pipelineNames({ project: config.project, name: config.pipeline?.name ?? 'riposte' }).undo
  }`;
  const data = Buffer.from(JSON.stringify({ caseId })).toString('base64');
  sandbox.request(
    {
      service: 'pubsub',
      method: 'POST',
      path: `/v1/${topic}:publish`,
      query: {},
      headers: {},
      body: { messages: [{ data }] },
    },
    operatorIn(stacks) ?? 'user:nobody@example.com',
  );
}

/** The first person or group that may publish to a topic. In a pipeline, only operators have that grant. */
export function operatorIn(stacks: readonly JsonObject[]): string | undefined {
  const members = stacks.flatMap(({ resource }) =>
    Object.values(isObject(resource) ? objectOf(resource.google_pubsub_topic_iam_member) : {}),
  );
  return members
    .map((block) => (isObject(block) && typeof block.member === 'string' ? block.member : ''))
    .find((member) => /^(?:user|group):/.test(member));
}
