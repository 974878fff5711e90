import type { Investigation } from '../../core/facts/investigation';
import type { Finding } from '../../core/finding/finding';
import type { ResponsePlan } from '../../core/plan/response-plan';
import { type PlanInput, planResponse } from '../../core/planning/plan-response';
import { type PlaybookId, playbookOf } from '../../core/playbooks';
import type { RuntimeConfig } from '../../core/runtime-config/runtime-config';
import { runtimeConfig } from './config';
import { aDetection, aFinding } from './finding';
import { anInvestigation } from './investigation';
import { NOW_MS } from './names';

export interface PlanChanges {
  readonly finding?: Finding;
  readonly investigation?: Partial<Investigation>;
  readonly config?: RuntimeConfig;
  readonly nowMs?: number;
}

export function planInput(changes: PlanChanges = {}): PlanInput {
  const finding = changes.finding ?? aFinding();
  const detection = aDetection(finding);
  return {
    caseId: 'case-20260506-070809-0123456789ab',
    finding,
    detection,
    investigation: anInvestigation(changes.investigation),
    playbook: playbookOf(detection.playbook as PlaybookId),
    config: changes.config ?? runtimeConfig(),
    nowMs: changes.nowMs ?? NOW_MS,
  };
}

export const planOf = (changes: PlanChanges = {}): ResponsePlan => planResponse(planInput(changes));

export const actionsOf = (plan: ResponsePlan): readonly string[] => plan.steps.map((step) => step.action);

export const reasonFor = (plan: ResponsePlan, action: string): string | undefined =>
  plan.withheld.find((entry) => entry.action === action)?.reason;

export const causeFor = (plan: ResponsePlan, action: string): string | undefined =>
  plan.withheld.find((entry) => entry.action === action)?.cause;
