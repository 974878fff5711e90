import {
  LoggingProjectBucketConfig,
  type LoggingProjectBucketConfigConfig,
} from '@cdktf/provider-google/lib/logging-project-bucket-config';
import { ProjectIamMember } from '@cdktf/provider-google/lib/project-iam-member';
import { Construct } from 'constructs';
import { locationProblems } from '../checks/location-problems';
import type { Project } from '../provider/project';
import { type Transform, transformed } from '../provider/transform';
import { type LogSink, scopeName } from './log-sink';

export interface LogBucketProps {
  readonly project: Project;
  /** Region, or `global`. Cannot be changed later. */
  readonly location: string;
  readonly bucketId: string;
  readonly description: string;
  /** Days, 1 to 3650. */
  readonly retentionDays: number;
  /**
   * Forbids shorter retention permanently. A locked bucket cannot be deleted either, so `destroy` fails (TPG #16099).
   *
   * @default - false
   */
  readonly locked?: boolean;
  /**
   * SQL over the entries. Cannot be disabled later. For a time, Google refused it together with a key (TPG #14193).
   *
   * @default - false
   */
  readonly analytics?: boolean;
  /**
   * `projects/P/locations/L/keyRings/R/cryptoKeys/K`, in the bucket's location. Cloud Logging's account must be allowed
   * to encrypt and decrypt with it before the bucket is created. Cannot be removed later.
   *
   * @default - a Google-managed key
   */
  readonly kmsKeyName?: string;
  /**
   * Refuse plans that destroy or replace it.
   *
   * @default true
   */
  readonly preventDestroy?: boolean;
  /** @default - the arguments of the construct */
  readonly transform?: Transform<LoggingProjectBucketConfigConfig>;
}

/** A destination of sinks. */
export interface LogDestination {
  /** The destination in the form that a sink uses. */
  readonly destination: string;
  /** Lets a sink write here. Undefined when the sink needs no grant, in its own project. */
  grantWrite(
    id: string,
    sink: Pick<LogSink, 'writer'>,
    sinkScope: Parameters<typeof scopeName>[0],
  ): ProjectIamMember | undefined;
}

/** The place of a bucket. */
export type LogBucketPlace = Pick<LogBucketProps, 'project' | 'location' | 'bucketId'>;

const BUCKET_ID = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/;
const LONGEST_RETENTION_DAYS = 3_650;

/** A log bucket in a project. Sinks write to it after a grant. */
export class LogBucket extends Construct implements LogDestination {
  /** An existing bucket, for example that of a security team. Its owner controls retention, lock and analytics. */
  static fromBucketId(scope: Construct, id: string, place: LogBucketPlace): LogDestination {
    return new ExistingLogBucket(scope, id, place);
  }

  readonly bucket: LoggingProjectBucketConfig;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: LogBucketProps,
  ) {
    super(scope, id);
    const { project, location, bucketId, description, retentionDays, kmsKeyName } = props;
    this.bucket = new LoggingProjectBucketConfig(
      this,
      'bucket',
      transformed(
        {
          project: project.id,
          location,
          bucketId,
          description,
          retentionDays,
          enableAnalytics: props.analytics ?? false,
          // Set explicitly even when false: without it, a bucket that somebody locked by hand shows a change in every
          // plan.
          locked: props.locked ?? false,
          ...(kmsKeyName === undefined ? {} : { cmekSettings: { kmsKeyName } }),
          lifecycle: { preventDestroy: props.preventDestroy ?? true },
        },
        props.transform,
      ),
    );
    this.node.addValidation({ validate: () => locationProblems(this) });
    this.node.addValidation({ validate: () => this.problems() });
  }

  /** The destination in the form that a sink uses; a reference, so that the sink waits for the bucket. */
  get destination(): string {
    return `logging.googleapis.com/${this.bucket.id}`;
  }

  /**
   * Lets a sink write to this bucket only. The role can be granted on projects only, so a condition narrows the grant
   * to this bucket. A sink in the bucket's own project writes without a grant, and has no writer that could get one;
   * the result is then undefined.
   */
  grantWrite(...[id, sink, sinkScope]: Parameters<LogDestination['grantWrite']>) {
    return mayWrite(this, this.props, { id, sink, sinkScope });
  }

  private problems(): string[] {
    const { bucketId, retentionDays } = this.props;
    const problems: string[] = [];
    if (!BUCKET_ID.test(bucketId)) {
      problems.push(`"${bucketId}" is not a bucket id; expected 1 to 100 letters, digits, _ . -; correct it`);
    }
    if (!Number.isInteger(retentionDays) || retentionDays < 1 || retentionDays > LONGEST_RETENTION_DAYS) {
      problems.push(
        `retentionDays is ${retentionDays}; expected whole days from 1 to ${LONGEST_RETENTION_DAYS}; correct it`,
      );
    }
    return problems.map((problem) => `${this.node.path}: ${problem}`);
  }
}

class ExistingLogBucket extends Construct implements LogDestination {
  constructor(
    scope: Construct,
    id: string,
    private readonly place: LogBucketPlace,
  ) {
    super(scope, id);
  }

  get destination(): string {
    const { project, location, bucketId } = this.place;
    return `logging.googleapis.com/projects/${project.id}/locations/${location}/buckets/${bucketId}`;
  }

  grantWrite(...[id, sink, sinkScope]: Parameters<LogDestination['grantWrite']>) {
    return mayWrite(this, this.place, { id, sink, sinkScope });
  }
}

interface WriteGrant {
  readonly id: string;
  readonly sink: Pick<LogSink, 'writer'>;
  readonly sinkScope: Parameters<typeof scopeName>[0];
}

function mayWrite(
  scope: Construct,
  { project, location, bucketId }: LogBucketPlace,
  { id, sink, sinkScope }: WriteGrant,
): ProjectIamMember | undefined {
  if (scopeName(sinkScope) === `projects/${project.id}`) return undefined;
  return new ProjectIamMember(scope, id, {
    project: project.id,
    role: 'roles/logging.bucketWriter',
    member: sink.writer,
    condition: {
      title: `Log bucket ${bucketId} only`,
      description: 'A log sink writes to its own bucket.',
      expression: `resource.name.endsWith("locations/${location}/buckets/${bucketId}")`,
    },
  });
}
