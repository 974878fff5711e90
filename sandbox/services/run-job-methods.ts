import { objectOf, textOf } from '../../core/values/json-values';
import type { IamResource } from '../contract/requirement';
import type { Call, Method, ModelledFields } from '../contract/service';
import { above, accountResource, named, runtimeEmail, scopeOf } from '../iam/tested-resource';
import { projectOf, withProjectId } from '../state/names';
import {
  cancelExecution,
  createJob,
  deleteExecution,
  deleteJob,
  getExecution,
  getJob,
  listExecutions,
  listJobs,
  runJob,
  updateJob,
} from './run-jobs';
import { getIamPolicy, POLICY_CHANGE, setIamPolicy, testIamPermissions } from './run-policy';

const SOURCE = 'googleapis google/cloud/run/v2 and the roles of 2026-08-22';
const ACTAS =
  'a public IAM-deny canary harness: PATCH of a job tests actAs on its account; creating one as for services';

/** The runtime account of the job's tasks. */
function jobAccount({ state, message }: Call): readonly IamResource[] {
  const job = objectOf(message.job);
  const project = projectOf(withProjectId(state, textOf(message.parent) || textOf(job.name)));
  const { serviceAccount } = objectOf(objectOf(job.template).template);
  return [accountResource(runtimeEmail(state, project, textOf(serviceAccount)), project)];
}

const JOB: ModelledFields = Object.fromEntries(
  [
    'name',
    'labels',
    'annotations',
    'client',
    'clientVersion',
    'launchStage',
    'binaryAuthorization',
    'template',
    'etag',
  ].map((member) => [`job.${member}`, true]),
);

/** Executions are read with the permission on their job, or on the project for the job `-`. */
const executionScope =
  (member: 'name' | 'parent') =>
  (call: Call): readonly IamResource[] =>
    above(member, textOf(call.message[member]).includes('/jobs/-') ? 2 : 6)(call);

/**
 * Cloud Run v2: jobs, their executions and their policies. Overrides of a single run are not modelled, and therefore
 * refused.
 */
export const RUN_JOB_METHODS: Readonly<Record<string, Method>> = {
  'Jobs.CreateJob': {
    permissions: [
      { permission: 'run.jobs.create', on: scopeOf('parent'), source: SOURCE },
      { permission: 'iam.serviceAccounts.actAs', on: jobAccount, source: ACTAS },
    ],
    changes: { ...JOB, parent: true, jobId: true, validateOnly: true },
    answer: createJob,
  },
  'Jobs.GetJob': {
    permissions: [{ permission: 'run.jobs.get', on: named('name'), source: SOURCE }],
    changes: 'nothing',
    answer: getJob,
  },
  'Jobs.ListJobs': {
    permissions: [{ permission: 'run.jobs.list', on: scopeOf('parent'), source: SOURCE }],
    changes: 'nothing',
    answer: listJobs,
  },
  'Jobs.UpdateJob': {
    permissions: [
      { permission: 'run.jobs.update', on: named('job.name'), source: SOURCE },
      { permission: 'iam.serviceAccounts.actAs', on: jobAccount, source: ACTAS },
    ],
    changes: { ...JOB, validateOnly: true, allowMissing: 'a missing job is refused, never created' },
    takesWholeResource: true,
    answer: updateJob,
  },
  'Jobs.DeleteJob': {
    permissions: [{ permission: 'run.jobs.delete', on: named('name'), source: SOURCE }],
    changes: { name: true, etag: true, validateOnly: true },
    answer: deleteJob,
  },
  'Jobs.RunJob': {
    permissions: [{ permission: 'run.jobs.run', on: named('name'), source: SOURCE }],
    changes: { name: true, etag: true, validateOnly: true },
    answer: runJob,
  },
  'Jobs.GetIamPolicy': {
    permissions: [{ permission: 'run.jobs.getIamPolicy', on: named('resource'), source: SOURCE }],
    changes: 'nothing',
    answer: getIamPolicy,
  },
  'Jobs.SetIamPolicy': {
    permissions: [{ permission: 'run.jobs.setIamPolicy', on: named('resource'), source: SOURCE }],
    changes: POLICY_CHANGE,
    answer: setIamPolicy,
  },
  // "no permissions required" (job.proto, TestIamPermissions)
  'Jobs.TestIamPermissions': { permissions: [], changes: 'nothing', answer: testIamPermissions },
  'Executions.GetExecution': {
    permissions: [{ permission: 'run.executions.get', on: executionScope('name'), source: SOURCE }],
    changes: 'nothing',
    answer: getExecution,
  },
  'Executions.ListExecutions': {
    permissions: [{ permission: 'run.executions.list', on: executionScope('parent'), source: SOURCE }],
    changes: 'nothing',
    answer: listExecutions,
  },
  'Executions.CancelExecution': {
    permissions: [{ permission: 'run.executions.cancel', on: executionScope('name'), source: SOURCE }],
    changes: { name: true, etag: true, validateOnly: true },
    answer: cancelExecution,
  },
  'Executions.DeleteExecution': {
    permissions: [{ permission: 'run.executions.delete', on: executionScope('name'), source: SOURCE }],
    changes: { name: true, etag: true, validateOnly: true },
    answer: deleteExecution,
  },
};
