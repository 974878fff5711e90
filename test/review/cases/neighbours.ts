import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { ResponseConfigInput } from '../../../core/config/response-schema';
import { DEPLOYER } from '../../../sandbox/boot/deployer';
import type { RunningSandbox } from '../../../sandbox/server/start-sandbox';
import { readStacks, type SynthesizedStacks } from '../../../testing/synthesized-stacks';
import { type Block, Head, reference } from './head';

/** A variant, and the resources of a team in the same stack, which none of our constructs creates. */
interface NeighbouredTarget {
  readonly variant: string;
  readonly config: Partial<ResponseConfigInput>;
  add(head: Head): void;
}

export const NEIGHBOURS: Readonly<Record<string, NeighbouredTarget>> = {
  'admission-and-neighbours': {
    variant: 'admission-dry-run',
    config: { reputation: { secretVersion: 'projects/demo-prj/secrets/reputation/versions/1' } },
    add(head) {
      const after = (api: string): string[] => [
        head.the('google_project_service', `services/${api}`).address,
      ];
      head.add('google_secret_manager_secret', 'reputation', {
        depends_on: after('secretmanager'),
        secret_id: 'reputation',
        project: 'demo-prj',
        replication: { auto: {} },
      });
      head.set(
        head.the('google_secret_manager_secret_iam_member'),
        'secret_id',
        reference('google_secret_manager_secret.reputation.id'),
      );
      head.add('google_monitoring_notification_channel', 'duty', {
        depends_on: after('monitoring'),
        type: 'email',
        display_name: 'On duty',
        project: 'demo-prj',
        labels: { email_address: 'duty@example.com' },
      });
      for (const alert of head.all('google_monitoring_alert_policy')) {
        head.set(alert, 'notification_channels', [
          reference('google_monitoring_notification_channel.duty.name'),
        ]);
      }
    },
  },
};

/** Writes the neighbours into the synthesized stacks. */
export function withNeighbours(name: string, outdir: string): SynthesizedStacks {
  const read = readStacks(outdir);
  const head = new Head(
    structuredClone(
      Object.fromEntries(read.folders.map((folder, index) => [basename(folder), read.raw[index] ?? {}])),
    ) as Record<string, Block>,
  );
  NEIGHBOURS[name]?.add(head);
  for (const folder of read.folders) {
    writeFileSync(join(folder, 'cdk.tf.json'), JSON.stringify(head.stacks[basename(folder)], null, 2));
  }
  return readStacks(outdir);
}

const PROJECT = '/v1/projects/demo-prj';

/** The deployer has only the permissions that the pipeline needs. The grant for the neighbours is separate. */
export function allowNeighbours({ request }: Pick<RunningSandbox, 'request'>): void {
  const call = (method: string, body: object) => {
    const where = { service: 'resourcemanager', method: 'POST', query: {}, headers: {} } as const;
    const response = request({ ...where, path: `${PROJECT}:${method}`, body }, DEPLOYER);
    if (response.status === 200) return response.body as { readonly bindings?: readonly object[] };
    throw new Error(`${method} of the project: ${JSON.stringify(response.body)}`);
  };
  const policy = call('getIamPolicy', {});
  const roles = ['roles/secretmanager.admin', 'roles/monitoring.notificationChannelEditor'];
  const more = roles.map((role) => ({ role, members: [DEPLOYER] }));
  call('setIamPolicy', { policy: { ...policy, bindings: [...(policy.bindings ?? []), ...more] } });
}
