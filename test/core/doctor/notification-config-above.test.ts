import { known } from '../../../core/values/result';
import { judge } from '../../factories/doctor';
import { PROJECT } from '../../factories/names';

/** The doctor reads the notification configs of the scope that the pipeline's own config belongs to. */
describe.each([
  ['an organization', { organization: '123456789012' }, 'organizations/123456789012'],
  ['a folder', { folder: '55', organization: '123456789012' }, 'folders/55'],
] as const)('the notification config of %s', (_what, scope, parent) => {
  const ID = `riposte-findings-${PROJECT.id}`;
  const TOPIC = `projects/${PROJECT.id}/topics/riposte-findings`;
  const judging = (...configs: { id: string; topic: string }[]) =>
    judge('notification-config', { notificationConfigs: known(configs) }, { notifications: { scope } });

  it('is found by its own name, which contains the project of the hub', () => {
    expect(judging({ id: ID, topic: TOPIC })).toMatchObject({ status: 'ok' });
  });

  it('is not the config of another hub', () => {
    const other = { id: 'riposte-findings-other-hub', topic: 'projects/other-hub/topics/riposte-findings' };
    expect(judging(other)).toMatchObject({
      status: 'problem',
      what: expect.stringContaining('no finding arrives'),
    });
  });

  it('is a problem if it notifies another topic', () => {
    expect(judging({ id: ID, topic: 'projects/siem/topics/findings' })).toMatchObject({
      status: 'problem',
      what: `${ID} exists and notifies projects/siem/topics/findings`,
    });
  });

  it('is imported from its own scope if it remains from an earlier deployment', () => {
    const left = judge(
      'notification-config',
      { notificationConfigs: known([{ id: ID, topic: TOPIC }]), workloads: known({ found: [], unread: [] }) },
      { notifications: { scope } },
    );
    expect(left.fix).toContain(
      `terraform import ADDRESS ${parent}/locations/global/notificationConfigs/${ID}`,
    );
  });
});
