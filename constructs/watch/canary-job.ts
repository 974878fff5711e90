import { CloudRunV2Job } from '@cdktf/provider-google/lib/cloud-run-v2-job';
import { CloudRunV2JobIamMember } from '@cdktf/provider-google/lib/cloud-run-v2-job-iam-member';
import type { CloudSchedulerJob } from '@cdktf/provider-google/lib/cloud-scheduler-job';
import { ServiceAccount } from '@cdktf/provider-google/lib/service-account';
import { ServiceAccountIamMember } from '@cdktf/provider-google/lib/service-account-iam-member';
import { Construct } from 'constructs';
import { CANARY_TEST_IMAGE } from '../../core/admission/canary';
import { locationProblems } from '../checks/location-problems';
import type { Project } from '../provider/project';
import type { TypedCloudRunV2JobConfig } from '../provider/provider-enums';
import { type Transform, transformed } from '../provider/transform';
import { scheduledCall } from './scheduled-call';

export interface CanaryJobProps {
  readonly project: Project;
  readonly region: string;
  /** Region of the schedule; Cloud Scheduler must be available there. @default - the region of the job */
  readonly schedulerRegion?: string;
  /** Prefix of the job and its two accounts: at most 26 characters. */
  readonly name: string;
  /** Cron, in UTC. @default - once a day, at 04:40 */
  readonly schedule?: string;
  /**
   * Any image with `sh`, `sleep` and `base64`. The project's Binary Authorization policy must allow it.
   *
   * @default - the image of Google's own test, by tag
   */
  readonly image?: string;
  /**
   * Seconds between the start of the container and the test, so that the detector's watcher is ready first.
   *
   * @default - 660
   */
  readonly warmUpSeconds?: number;
  /** All traffic leaves through it. @default - Google's own network */
  readonly vpcConnector?: string;
  /** The project's policy judges the image. @default - false */
  readonly binaryAuthorization?: boolean;
  /** @default - a Google-managed key */
  readonly kmsKey?: string;
  /** @default - the arguments of the construct */
  readonly transform?: Transform<TypedCloudRunV2JobConfig>;
}

const TEST_SCHEDULE = '40 4 * * *';
/**
 * Google's page on testing Cloud Run Threat Detection states 60. In a customer's published support case of September
 * 2026, Google recommended 660, with a task timeout above it. A longer wait does no harm.
 */
const WARM_UP_SECONDS = 660;
const COOL_DOWN_SECONDS = 10;
/** The longest warm-up that leaves the task an hour. */
const LONGEST_WARM_UP_SECONDS = 3_000;
/** Service account ids have at most 30 characters, and "-run" is added. */
const NAME = /^[a-z][a-z0-9-]{1,24}[a-z0-9]$/;

/**
 * Runs Google's own detector test every day: a container passes the first bytes of an ELF file, in base64, to a
 * command. The command decodes nothing and does no harm (its log shows `base64: f0VMRgIB: No such file or directory`,
 * as expected). Cloud Run Threat Detection should answer with *Defense Evasion: Base64 ELF File Command Line*. The
 * alert `canary-silent` of PipelineHealth fires when no such finding about this job arrives.
 *
 * The canary is off by default, for two reasons. The only public reports of this test (September 2026, one project with
 * Premium on project level) saw no finding at all, so the alert may fire from the first day; it then reports the truth
 * about the detector. And the finding is real and opens a case: exempt the job, or let its playbook only notify.
 *
 * The account of the job has one permission, to create tokens for itself. Google's setup page asks for it where a
 * workload runs under a user-managed account. It gives nothing that the account does not already have.
 */
export class CanaryJob extends Construct {
  readonly job: CloudRunV2Job;
  readonly account: ServiceAccount;
  readonly starter: ServiceAccount;
  readonly schedule: CloudSchedulerJob;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: CanaryJobProps,
  ) {
    super(scope, id);
    this.account = this.createAccount('account', props.name, 'Runs the detector test. Has no permissions.');
    this.starter = this.createAccount(
      'starter',
      `${props.name}-run`,
      'Starts the detector test. Has no other permissions.',
    );
    this.letDetectorIn();
    this.job = this.createJob();
    this.schedule = this.createSchedule();
    this.node.addValidation({ validate: () => locationProblems(this) });
    this.node.addValidation({ validate: () => this.problems() });
  }

  /** Full names of the Cloud Run job. Findings name the project by its id or by its number. */
  get resourceNames(): readonly string[] {
    const { project, region, name } = this.props;
    return [project.id, project.number].map(
      (of) => `//run.googleapis.com/projects/${of}/locations/${region}/jobs/${name}`,
    );
  }

  private createAccount(id: string, accountId: string, description: string): ServiceAccount {
    return new ServiceAccount(this, id, {
      project: this.props.project.id,
      accountId,
      displayName: accountId,
      description,
    });
  }

  private letDetectorIn(): void {
    new ServiceAccountIamMember(this, 'makes-own-tokens', {
      serviceAccountId: this.account.name,
      role: 'roles/iam.serviceAccountTokenCreator',
      member: this.account.member,
    });
  }

  private createJob(): CloudRunV2Job {
    const { project, region, name, image, vpcConnector, kmsKey, transform } = this.props;
    const warmUp = this.warmUpSeconds;
    return new CloudRunV2Job(
      this,
      'job',
      transformed(
        {
          project: project.id,
          location: region,
          name,
          // The job holds nothing worth protecting, and the provider's default would make `destroy` fail.
          deletionProtection: false,
          ...(this.props.binaryAuthorization ? { binaryAuthorization: { useDefault: true } } : {}),
          labels: { purpose: 'detector-test' },
          template: {
            taskCount: 1,
            template: {
              serviceAccount: this.account.email,
              encryptionKey: kmsKey,
              ...(vpcConnector === undefined
                ? {}
                : { vpcAccess: { connector: vpcConnector, egress: 'ALL_TRAFFIC' } }),
              // Runtime detectors see only the second generation.
              executionEnvironment: 'EXECUTION_ENVIRONMENT_GEN2',
              maxRetries: 0,
              timeout: `${warmUp + COOL_DOWN_SECONDS + 230}s`,
              containers: [
                {
                  image: image ?? CANARY_TEST_IMAGE,
                  command: ['sh'],
                  args: ['-c', `sleep ${warmUp}; base64 -d f0VMRgIB; sleep ${COOL_DOWN_SECONDS}`],
                },
              ],
            },
          },
        },
        transform,
      ),
    );
  }

  private createSchedule(): CloudSchedulerJob {
    const { project, region, schedulerRegion = region, name, schedule } = this.props;
    const mayStart = new CloudRunV2JobIamMember(this, 'starts-job', {
      project: project.id,
      location: region,
      name: this.job.name,
      // Holds run.jobs.run and run.executions.cancel.
      role: 'roles/run.jobsExecutor',
      member: this.starter.member,
    });
    return scheduledCall(this, 'schedule', {
      project,
      region: schedulerRegion,
      name,
      description: 'Test: starts the detector test of Cloud Run Threat Detection.',
      schedule: schedule ?? TEST_SCHEDULE,
      httpMethod: 'POST',
      uri: `https://run.googleapis.com/v2/projects/${project.id}/locations/${region}/jobs/${this.job.name}:run`,
      account: this.starter,
      dependsOn: [mayStart],
    });
  }

  private get warmUpSeconds(): number {
    return this.props.warmUpSeconds ?? WARM_UP_SECONDS;
  }

  private problems(): string[] {
    const { name } = this.props;
    const problems: string[] = [];
    if (!NAME.test(name)) {
      problems.push(
        `the name "${name}" does not fit; expected 3 to 26 lower-case letters, digits and -, starting with a letter; correct it`,
      );
    }
    const warmUp = this.warmUpSeconds;
    if (!Number.isInteger(warmUp) || warmUp < 1 || warmUp > LONGEST_WARM_UP_SECONDS) {
      problems.push(
        `warmUpSeconds is ${warmUp}; expected whole seconds from 1 to ${LONGEST_WARM_UP_SECONDS}; correct it`,
      );
    }
    return problems.map((problem) => `${this.node.path}: ${problem}`);
  }
}
