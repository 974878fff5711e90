import { caseIdFor } from '../case/case-id';
import type { Catalogue } from '../catalogue/catalogue-parts';
import { detect } from '../catalogue/detect';
import type { Finding, Severity } from '../finding/finding';
import { projectOfFinding } from '../finding/finding-project';
import { asPlanned } from '../investigation/as-planned';
import type { Mode } from '../permissions/tiers';
import { planHash } from '../plan/plan-hash';
import type { PlannedStep, WithheldAction } from '../plan/response-plan';
import { choosePlaybook } from '../planning/choose-playbook';
import { planResponse } from '../planning/plan-response';
import type { Playbook } from '../playbooks';
import { viewFor } from '../runtime-config/config-for';
import type { RuntimeConfig } from '../runtime-config/runtime-config';
import { parseIso } from '../values/time';
import { type ExpectedVerdict, effectOf, expectedVerdict, type StepEffect } from './expected-verdict';
import type { RecordedFinding } from './recorded-finding';

/** A planned step, and its effect in the current mode. */
export interface ReplayedStep extends PlannedStep {
  readonly effect: StepEffect;
}

/** The response to one recorded finding. Values that come from the finding are hostile text. */
export interface ReplayOutcome {
  readonly caseId: string;
  readonly canonicalName: string;
  readonly category: string;
  readonly severity: Severity;
  /** Full resource name, as sent. */
  readonly resource: string;
  /** The situation that it represents, in a corpus. */
  readonly label?: string;
  /** Whether a rehearsal invented part of what the plan depends on. */
  readonly invented: boolean;
  /** Module of the detector. `UNKNOWN_THREAT` for an unknown category, `none` for a finding that is not for Riposte. */
  readonly detector: string;
  /** Absent for a finding that is not for Riposte. */
  readonly playbook?: Playbook;
  readonly mode: Mode;
  readonly verdict: ExpectedVerdict;
  /** The reason, as a sentence without a full stop. */
  readonly reason: string;
  readonly steps: readonly ReplayedStep[];
  readonly withheld: readonly WithheldAction[];
  /** Hash of the plan, as in a case. */
  readonly planHash: string;
}

/** One deployment's choices, with the catalogue that they refer to. */
export interface Responding {
  readonly config: RuntimeConfig;
  readonly catalogue: Catalogue;
}

export type Replay = (recorded: RecordedFinding) => ReplayOutcome;

/** A replay with one config, created once and called for each finding. Pure and total, like planning. */
export function replayWith({ config, catalogue }: Responding): Replay {
  const views = new Map<string | undefined, RuntimeConfig>();
  const viewOf = (project: string | undefined): RuntimeConfig => {
    const view = views.get(project) ?? viewFor(config, project);
    views.set(project, view);
    return view;
  };
  return (recorded) => {
    const { finding } = recorded.notification;
    const view = viewOf(projectOfFinding(finding));
    return replay(recorded, { config: view, catalogue });
  };
}

/** The response to each recorded finding, in their order. */
export const replayFindings = (
  recorded: Iterable<RecordedFinding>,
  config: RuntimeConfig,
  catalogue: Catalogue,
): ReplayOutcome[] => Array.from(recorded, replayWith({ config, catalogue }));

function replay(recorded: RecordedFinding, { config: view, catalogue }: Responding): ReplayOutcome {
  const { finding } = recorded.notification;
  const base = about(recorded, finding);
  const detection = detect(finding, catalogue);
  if (detection.kind === 'not-ours') {
    return {
      ...base,
      detector: 'none',
      mode: view.mode,
      verdict: 'not-ours',
      reason: detection.reason,
      steps: [],
      withheld: [],
      planHash: NOTHING_PLANNED,
    };
  }
  const playbook = choosePlaybook(view, detection, catalogue);
  const plan = planResponse({
    caseId: base.caseId,
    finding,
    detection,
    investigation: asPlanned(recorded.investigation),
    playbook,
    config: view,
    nowMs: parseIso(recorded.receivedAt) ?? 0,
    catalogue,
  });
  return {
    ...base,
    detector: detection.detector,
    playbook,
    mode: view.mode,
    ...expectedVerdict(plan, view, catalogue),
    steps: plan.steps.map((step) => ({
      ...step,
      effect: effectOf(catalogue.action(step.action), view.mode),
    })),
    withheld: plan.withheld,
    planHash: plan.hash,
  };
}

const NOTHING_PLANNED = planHash([]);

const about = ({ label, assumed }: RecordedFinding, finding: Finding) => ({
  caseId: caseIdFor(finding),
  canonicalName: finding.canonicalName,
  category: finding.category,
  severity: finding.severity,
  resource: finding.resourceName,
  invented: assumed.length > 0,
  ...(label === undefined ? {} : { label }),
});
