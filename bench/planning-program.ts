import { caseIdOf } from '../core/case/case-id';
import { detect } from '../core/catalogue/detect';
import { parseResponseConfig, toRuntimeConfig } from '../core/config/response-config';
import type { Investigation } from '../core/facts/investigation';
import { revisionFacts } from '../core/facts/revision-facts';
import { settingsOf } from '../core/facts/service-settings';
import { decodeNotification } from '../core/finding/decode-push';
import { workloadName } from '../core/finding/resource-names';
import { planResponse } from '../core/planning/plan-response';
import { type PlaybookId, playbookOf } from '../core/playbooks';
import type { JsonObject } from '../core/values/json';
import { known, unavailable } from '../core/values/result';
import { config } from '../riposte.config';
import { REFERENCE_NOTIFICATION } from '../testing/reference-notification';
import { perCall } from './measure';

/**
 * The program that bench/planning.ts bundles and starts: decodes, detects and plans one finding. Prints JSON, the
 * microseconds of one call and of JSON.parse of the same text.
 */
function measured(): readonly [number, number] {
  const parsed = parseResponseConfig({ ...config, mode: 'enforce' });
  if (!parsed.ok) throw new Error('riposte.config.ts has problems: run npm run synth');
  const runtime = toRuntimeConfig(parsed.value);
  const investigation = sampleInvestigation();

  const decodeDetectPlan = () => {
    const decoded = decodeNotification(REFERENCE_NOTIFICATION);
    if (!decoded.ok) throw new Error('the reference finding does not decode');
    const { finding } = decoded.value;
    const detection = detect(finding);
    if (detection.kind !== 'ours') throw new Error('the reference finding is not ours');
    const plan = planResponse({
      caseId: caseIdOf(finding.canonicalName, finding.eventTime),
      finding,
      detection,
      investigation,
      playbook: playbookOf(detection.playbook as PlaybookId),
      config: runtime,
      nowMs: 0,
    });
    if (plan.steps.length !== 4) throw new Error(`the plan has ${plan.steps.length} steps, expected 4`);
  };
  return perCall(decodeDetectPlan, () => JSON.parse(REFERENCE_NOTIFICATION));
}

function sampleInvestigation(): Investigation {
  const decoded = decodeNotification(REFERENCE_NOTIFICATION);
  const finding = decoded.ok ? decoded.value.finding : undefined;
  const digest = finding?.containers[0]?.digest;
  const name = finding?.target ? workloadName(finding.target) : '';
  const raw: JsonObject = {
    name,
    etag: '"1"',
    generation: '7',
    ingress: 'INGRESS_TRAFFIC_ALL',
    template: { serviceAccount: 'web-runtime@demo-prj.iam.gserviceaccount.com' },
    traffic: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 }],
    trafficStatuses: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 }],
    latestReadyRevision: `${name}/revisions/web-2`,
  };
  const revision = (id: string, image: string, createTime: string): JsonObject => ({
    name: `${name}/revisions/${id}`,
    createTime,
    containers: [{ image }],
    conditions: [{ type: 'Ready', state: 'CONDITION_SUCCEEDED' }],
  });
  const revisions = revisionFacts(
    raw,
    [
      revision('web-2', `image@${digest}`, '2026-04-14T09:00:00Z'),
      revision('web-1', `image@sha256:${'c'.repeat(64)}`, '2026-04-13T09:00:00Z'),
    ],
    digest,
  );
  return {
    service: known(settingsOf(raw, { bindings: [{ role: 'roles/run.invoker', members: ['allUsers'] }] })),
    revisions: known(revisions),
    accusations: known([]),
    hold: known({ active: false }),
    places: unavailable('not measured'),
    logs: unavailable('not measured'),
    relatedFindings: unavailable('not measured'),
    reputation: unavailable('not measured'),
  };
}

console.log(JSON.stringify(measured()));
