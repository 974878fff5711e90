import {
  CloudSchedulerJob,
  type CloudSchedulerJobConfig,
} from '@cdktf/provider-google/lib/cloud-scheduler-job';
import type { PubsubTopic } from '@cdktf/provider-google/lib/pubsub-topic';
import { Construct } from 'constructs';
import { locationProblems } from '../checks/location-problems';
import type { Project } from '../provider/project';
import { type Transform, transformed } from '../provider/transform';
import { SCHEDULER_RETRY } from './scheduled-call';

export interface HeartbeatProps {
  readonly project: Project;
  readonly region: string;
  /** Name of the scheduler job. */
  readonly name: string;
  /** The findings topic: the heartbeat takes the way of a finding from there on. */
  readonly topic: Pick<PubsubTopic, 'id'>;
  /** Whole minutes between beats, 1 to 60. @default - 10 */
  readonly everyMinutes?: number;
  /** @default - the construct's own arguments */
  readonly transform?: Transform<CloudSchedulerJobConfig>;
}

/** Body of the message; the responder hands it on and the actor logs `heartbeat.arrived` (core/heartbeat/). */
export const HEARTBEAT_MESSAGE = '{"riposteHeartbeat":1}';

export const HEARTBEAT_MINUTES = 10;

/** After three beats that did not come, somebody is called. */
export const silentSecondsFor = (everyMinutes: number): number => everyMinutes * 60 * 3;

/** Cloud Scheduler's cron has no step of a whole hour. */
const schedule = (everyMinutes: number): string =>
  everyMinutes === 60 ? '0 * * * *' : `*/${everyMinutes} * * * *`;

/**
 * A beat every few minutes from the findings topic through responder and actor. It does not cross Security Command
 * Center: that way is OrganizationHeartbeat's, because custom findings need a source, and only organizations have them.
 *
 * Cloud Scheduler publishes as its own service agent, whose role comes with the API (roles/cloudscheduler.serviceAgent);
 * where somebody took it away, the beat fails, and the alarm says so.
 */
export class Heartbeat extends Construct {
  readonly job: CloudSchedulerJob;

  constructor(scope: Construct, id: string, props: HeartbeatProps) {
    super(scope, id);
    this.job = new CloudSchedulerJob(
      this,
      'job',
      transformed(
        {
          project: props.project.id,
          region: props.region,
          name: props.name,
          description: 'A heartbeat through the whole response pipeline; an alarm rings when it stops.',
          schedule: schedule(props.everyMinutes ?? HEARTBEAT_MINUTES),
          timeZone: 'Etc/UTC',
          // Stated, so that a job that somebody paused shows as a change in the next plan.
          paused: false,
          retryConfig: SCHEDULER_RETRY,
          pubsubTarget: {
            topicName: props.topic.id,
            data: Buffer.from(HEARTBEAT_MESSAGE, 'utf8').toString('base64'),
          },
        },
        props.transform,
      ),
    );
    this.node.addValidation({ validate: () => locationProblems(this) });
  }
}
