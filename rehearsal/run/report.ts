import type { JsonObject } from '../../core/values/json';
import { ownerLines } from './owner/owner-report';
import type { Difference } from './plan-differences';
import type { FolderRehearsal } from './rehearse-folder';
import type { Step } from './steps';

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;

/** `riposte-project  apply               84 resources in the state (25.3 s)` */
export const stepLine = ({ stack, name, result, milliseconds }: Step): string =>
  `  ${stack.padEnd(24)} ${name.padEnd(18)} ${result} (${seconds(milliseconds)})`;

/** The lines after the steps: failures, differences of a second plan, and resources that a destroy left. */
export function rehearsalLines(outcome: FolderRehearsal): readonly string[] {
  const { failure, differences, destroyed, requests, assumed, owner, incident } = outcome;
  return [
    ...assumed.map((text) => `  assumed: ${text}`),
    ...(incident?.alerts ?? []).map((subject) => `  alert (rehearsal): ${subject}`),
    `  ${requests.all} requests, of which ${requests.changing} changed something`,
    ...differences.map(differenceLine),
    ...ownerLines(owner),
    ...Object.entries(destroyed).flatMap(([stack, { left, errors, refused }]) => [
      ...(refused.length > 0
        ? [`  ${stack}: ${refused.length} protected resources refused the first destroy`]
        : []),
      ...left.map((address) => `  ${stack}: not destroyed: ${address}`),
      ...errors.map(({ summary }) => `  ${stack}: error of the destroy: ${summary}`),
    ]),
    ...(failure
      ? [
          `FAILED ${failure.stack}: ${failure.step}`,
          ...failure.problems.flatMap(({ summary, detail, address }) => [
            `  ${address ? `${address}: ` : ''}${summary}`,
            ...detail
              .split('\n')
              .filter((line) => line.trim() !== '')
              .map((line) => `    ${line}`),
          ]),
        ]
      : []),
  ];
}

const differenceLine = ({ address, action, argument, before, after }: Difference): string =>
  `  a second plan would ${action} ${address}${argument === '' ? '' : ` ${argument}`}: ${before} -> ${after}`;

/** The whole outcome without the recorded calls, because they contain every request. */
export function rehearsalJson({ calls: _calls, incident, ...rest }: FolderRehearsal): JsonObject {
  return JSON.parse(
    JSON.stringify({
      ...rest,
      ...(incident
        ? {
            incident: {
              caseId: incident.caseId,
              verdict: incident.verdict,
              undo: incident.undo,
              alerts: incident.alerts,
            },
          }
        : {}),
    }),
  ) as JsonObject;
}

/** Printed last, if a step failed. */
export const NOTHING_PROVED =
  'The rehearsal ended early, on an embedded cloud and not on Google Cloud. It proves nothing.';

/** The provider could not be installed, so no stack was deployed. */
export const wasNotRun = ({ failure }: Pick<FolderRehearsal, 'failure'>): boolean => failure?.step === 'init';

export const INSTALL_THE_PROVIDER =
  'Nothing was rehearsed, because Terraform did not install the providers. Give it access to its registry, or pass --provider-mirror DIR.';

/** Printed last. docs/rehearsal.md has the details. */
export const WHAT_A_REHEARSAL_PROVES = `This ran on an embedded cloud, not on Google Cloud. It proves that your Terraform and its Google provider deploy the
stacks in a valid order, that the requests match Google's own definitions, that a second plan is empty, and that the
deployed pipeline handles a finding. It does not prove quotas, organization policies, propagation times, or behaviour
that Google does not document: only a real cloud does (docs/rehearsal.md).`;

/** The deployment and the finding passed, and a stack does not stay as it was applied. */
export const SECOND_PLAN_NOT_EMPTY =
  'This ran on an embedded cloud, not on Google Cloud. A second plan is not empty, so it does not prove that these stacks stay as you deploy them.';

/** What this rehearsal proves, printed last. */
export function whatIsProved({
  failure,
  differences,
}: Pick<FolderRehearsal, 'failure' | 'differences'>): string {
  if (failure !== undefined) return NOTHING_PROVED;
  return differences.length > 0 ? SECOND_PLAN_NOT_EMPTY : WHAT_A_REHEARSAL_PROVES;
}
