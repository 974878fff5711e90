import { DELIVERIES } from '../contract/deliveries';
import type { Method } from '../contract/service';
import { sourceOf } from '../findings/scc-names';
import { createFinding, listFindings, setFindingState, setMute, updateFinding } from './scc-findings';
import { updateSecurityMarks } from './scc-marks';

/** Setting `state` when a finding is created or updated. gcloud does this, although the definition excludes it. */
const STATE_TAKEN = {
  paths: ['finding.state'],
  when: { assumption: 'scc.state-in-finding-update', is: 'taken' },
} as const;

export const FINDING_METHODS = {
  'SecurityCenter.ListFindings': {
    permissions: [
      {
        permission: 'securitycenter.findings.list',
        on: sourceOf('parent'),
        source: 'securitycenter v2 proto: on the parent that the request names; findings.get does not exist',
      },
    ],
    changes: 'nothing',
    answer: listFindings,
  },
  'SecurityCenter.CreateFinding': {
    permissions: [
      {
        permission: 'securitycenter.findings.update',
        on: sourceOf('parent'),
        source: 'role dump: roles/securitycenter.findingsEditor; there is no findings.create',
      },
    ],
    changes: { parent: true, findingId: true, finding: true },
    taken: STATE_TAKEN,
    reaches: DELIVERIES,
    answer: createFinding,
  },
  'SecurityCenter.UpdateFinding': {
    permissions: [
      {
        permission: 'securitycenter.findings.update',
        on: sourceOf('finding.name'),
        source: 'role dump: roles/securitycenter.findingsEditor',
      },
    ],
    changes: { finding: true, updateMask: true },
    taken: STATE_TAKEN,
    reaches: DELIVERIES,
    answer: updateFinding,
  },
  'SecurityCenter.SetFindingState': {
    permissions: [
      {
        permission: 'securitycenter.findings.setState',
        on: sourceOf('name'),
        source: 'role dump: roles/securitycenter.findingsStateSetter; tested on the name that is sent',
      },
    ],
    changes: { name: true, state: true },
    reaches: DELIVERIES,
    answer: setFindingState,
  },
  'SecurityCenter.SetMute': {
    permissions: [
      {
        permission: 'securitycenter.findings.setMute',
        on: sourceOf('name'),
        source: 'role dump: roles/securitycenter.findingsMuteSetter; tested on the name that is sent',
      },
    ],
    changes: { name: true, mute: true },
    reaches: DELIVERIES,
    answer: setMute,
  },
  'SecurityCenter.UpdateSecurityMarks': {
    permissions: [
      {
        permission: 'securitycenter.findingsecuritymarks.update',
        on: sourceOf('securityMarks.name'),
        source: 'role dump: roles/securitycenter.findingSecurityMarksWriter; tested on the name that is sent',
      },
    ],
    changes: { securityMarks: true, updateMask: true },
    reaches: DELIVERIES,
    answer: updateSecurityMarks,
  },
} as const satisfies Readonly<Record<string, Method>>;
