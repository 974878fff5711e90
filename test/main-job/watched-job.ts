import { PROJECT } from '../factories/parts';
import { type JobOptions, MainJob } from './main-job';

export const INTRUDER = 'user:intruder@example.com';

type Resources = Record<string, Record<string, unknown>>;

/** The stack as it is, and a malicious administrator of Pub/Sub. */
function withIntruder(stack: Record<string, unknown>): Record<string, unknown> {
  const resource = stack.resource as Resources;
  const intruder = { project: PROJECT.id, role: 'roles/pubsub.admin', member: INTRUDER };
  const members = { ...resource.google_project_iam_member, intruder };
  return { ...stack, resource: { ...resource, google_project_iam_member: members } };
}

/** The main job, watched. */
export class WatchedJob {
  readonly job: MainJob;

  constructor(options: JobOptions = {}) {
    this.job = MainJob.prepare({ ...options, alterStack: withIntruder });
  }

  /** Lets time pass: scheduled jobs run, and alerts are evaluated. */
  minutes(count: number): Promise<void> {
    const { world } = this.job;
    return world.run({ untilMs: world.nowMs() + count * 60_000, strikes: true });
  }

  /** Deletes a topic or subscription, through the API. */
  delete(name: string): number {
    const path = `/v1/projects/${PROJECT.id}/${name}`;
    return this.job.world.request(
      { service: 'pubsub', method: 'DELETE', path, query: {}, headers: {} },
      INTRUDER,
    ).status;
  }

  /** The severity and policy of each open incident. */
  incidents(): string[] {
    return this.job.world.state.watch.incidents
      .filter(({ closedMs }) => closedMs === undefined)
      .map(({ severity, policy }) => `${severity} ${policy}`);
  }
}
