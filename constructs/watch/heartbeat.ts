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
  /** The findings topic. From there on, the heartbeat takes the same path as a finding. */
  readonly topic: Pick<PubsubTopic, 'id'>;
  /** Minutes between beats, an integer from 1 to 60. @default - 10 */
  readonly everyMinutes?: number;
  /** @default - the arguments of the construct */
  readonly transform?: Transform<CloudSchedulerJobConfig>;
}

/** Body of the message. The responder forwards it, and the actor logs `heartbeat.arrived` (core/heartbeat/). */
export const HEARTBEAT_MESSAGE = '{"riposteHeartbeat":1}';

export const HEARTBEAT_MINUTES = 10;

/** The alert fires after three missing beats. */
export const silentSecondsFor = (everyMinutes: number): number => everyMinutes * 60 * 3;

/** A step in Cloud Scheduler's cron cannot be a whole hour. */
const schedule = (everyMinutes: number): string =>
  everyMinutes === 60 ? '0 * * * *' : `*/${everyMinutes} * * * *`;

/**
 * A beat every few minutes from the findings topic through responder and actor. It does not cross Security Command
 * Center. OrganizationHeartbeat does, because custom findings need a source, and only organizations have sources.
 *
 * Cloud Scheduler publishes as its own service agent, whose role comes with the API
 * (roles/cloudscheduler.serviceAgent). If somebody removes that role, the beat fails and the alert fires.
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
          description: 'A heartbeat through the whole response pipeline. An alert fires when it stops.',
          schedule: schedule(props.everyMinutes ?? HEARTBEAT_MINUTES),
          timeZone: 'Etc/UTC',
          // Set explicitly, so that the next plan shows a job that somebody paused as a change.
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
