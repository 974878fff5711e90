import fc from 'fast-check';
import { byHand, byHandOf } from '../../../core/advice/by-hand';
import type { CaseRecord } from '../../../core/case/record';
import { exampleRecord } from '../report/example-record';
import { hostileText, withEveryText } from '../report/hostile-text';

const commandsOf = (record: CaseRecord) => byHandOf(record).map(({ command }) => command);
const on = (resource: string, changes: Partial<CaseRecord> = {}) =>
  exampleRecord({
    verdict: 'failed',
    ...changes,
    finding: { ...exampleRecord().finding, resource: `//run.googleapis.com/${resource}` },
  });

const withService = (value: Record<string, unknown>, changes: Partial<CaseRecord> = {}) => {
  const record = exampleRecord({ verdict: 'failed', ...changes });
  const service = record.investigation.service as { readonly value: object };
  return {
    ...record,
    investigation: {
      ...record.investigation,
      service: { status: 'known' as const, value: { ...service.value, ...value } },
    },
  };
};

describe('the commands for a person to contain a service', () => {
  it.each(['observed', 'awaiting-approval', 'refused', 'failed', 'containing', 'reversed'] as const)(
    'are in a case that is %s, with the real names',
    (verdict) => {
      const place = '--region=us-central1 --project=demo-prj';
      expect(commandsOf(exampleRecord({ verdict }))).toEqual([
        `gcloud run services describe web ${place} --format=json > web-before.json`,
        `gcloud run services update-traffic web ${place} --to-revisions=web-00006-kuw=100`,
        `gcloud run services update-traffic web ${place} --clear-tags`,
        `gcloud beta run services update web ${place} --scaling=0`,
      ]);
    },
  );

  it('are in a case that is delayed, before any verdict', () => {
    const timeline = [{ at: '2026-04-14T10:11:00Z', kind: 'delayed', text: 'not contained yet' }];
    const { verdict: _verdict, ...draft } = exampleRecord({ timeline });
    expect(byHandOf(draft)).not.toEqual([]);
    expect(byHandOf({ ...draft, timeline: [] })).toEqual([]);
  });

  it('are not in a case that is contained, or about a closed finding', () => {
    expect(commandsOf(exampleRecord({ verdict: 'contained', nextSteps: [] }))).toEqual([]);
    const { plan } = exampleRecord();
    const withheld = [{ action: 'shift-traffic', cause: 'closed' as const, reason: 'muted' }];
    expect(commandsOf(exampleRecord({ verdict: 'observed', plan: { ...plan, withheld } }))).toEqual([]);
  });

  it('name no revision that the plan does not name', () => {
    const { plan } = exampleRecord();
    const commands = commandsOf(exampleRecord({ verdict: 'refused', plan: { ...plan, steps: [] } }));
    expect(commands.filter((command) => command.includes('update-traffic'))).toEqual([]);
    expect(commands.at(-1)).toContain('--scaling=0');
  });

  it('close the way in', () => {
    const publicBindings = [
      { role: 'roles/run.invoker', member: 'allUsers' },
      { role: 'roles/run.invoker', member: 'allAuthenticatedUsers' },
      { role: 'roles/run.invoker', member: 'user:x@example.com' },
    ];
    const commands = commandsOf(withService({ publicBindings, invokerIamDisabled: true }));
    expect(commands.filter((command) => command.includes('remove-iam-policy-binding'))).toEqual([
      'gcloud run services remove-iam-policy-binding web --region=us-central1 --project=demo-prj --member=allUsers --role=roles/run.invoker',
      'gcloud run services remove-iam-policy-binding web --region=us-central1 --project=demo-prj --member=allAuthenticatedUsers --role=roles/run.invoker',
    ]);
    expect(commands.at(-1)).toContain('--invoker-iam-check');
  });

  it('close the way in that a contained workload leaves open', () => {
    const publicBindings = [{ role: 'roles/run.invoker', member: 'allUsers' }];
    const nextSteps = ['Close the way in, which is still open: anyone may call it.'];
    const open = withService({ publicBindings }, { verdict: 'contained', nextSteps });
    expect(commandsOf(open)).toEqual([expect.stringContaining('remove-iam-policy-binding web')]);
    expect(commandsOf({ ...open, nextSteps: [] })).toEqual([]);
  });

  it('stop the other services that run the image', () => {
    const name = 'projects/demo-prj/locations/us-east1/services/web';
    const found = [
      { name, serving: true, revisions: ['web-1'] },
      { name: 'projects/demo-prj/locations/us-east1/services/x; rm', serving: true, revisions: [] },
    ];
    const record = exampleRecord({ verdict: 'contained', nextSteps: [] });
    const places = { status: 'known' as const, value: { found, regions: [], target: '', unread: [] } };
    expect(commandsOf({ ...record, investigation: { ...record.investigation, places } })).toEqual([
      'gcloud beta run services update web --region=us-east1 --project=demo-prj --scaling=0',
    ]);
  });
});

describe('the commands for other workloads', () => {
  it('cancel the execution that the finding names', () => {
    expect(commandsOf(on('projects/demo-prj/locations/us-central1/jobs/etl/executions/etl-abc')).at(-1)).toBe(
      'gcloud run jobs executions cancel etl-abc --region=us-central1 --project=demo-prj --quiet',
    );
  });

  it('cancel every execution of a job', () => {
    expect(commandsOf(on('projects/demo-prj/locations/us-central1/jobs/etl')).at(-1)).toContain(
      'executions list --job=etl',
    );
  });

  it('stop a worker pool', () => {
    expect(commandsOf(on('projects/demo-prj/locations/us-central1/workerPools/w'))).toEqual([
      'gcloud beta run worker-pools update w --region=us-central1 --project=demo-prj --scaling=0',
    ]);
  });

  it.each([
    'projects/demo-prj/locations/global/services/web',
    'projects/demo-prj/locations/us-central1/services/$(id)',
    'projects/demo prj/locations/us-central1/services/web',
    'anything',
  ])('do not exist for %s', (resource) => {
    expect(commandsOf(on(resource))).toEqual([]);
  });
});

describe('for any record', () => {
  /** Fixed words, and names of letters, digits, `-`, `.`, `_`, `:` and `/`. */
  const SAFE =
    /^gcloud [A-Za-z0-9 .:_/=-]+(?: > [a-z0-9-]+\.json| --format='value\(metadata\.name\)' \| xargs -r -n 1 gcloud [A-Za-z0-9 .:=-]+)?$/;

  it('no command contains a character that a shell interprets', () => {
    const kinds = fc.constantFrom(
      'services/web',
      'jobs/etl',
      'workerPools/w',
      'services/web/revisions/web-1',
    );
    fc.assert(
      fc.property(hostileText(), kinds, (text, kind) => {
        const record = withEveryText(withService({ publicBindings: [{ role: 'x', member: 'y' }] }), text);
        const resource = `projects/demo-prj/locations/us-central1/${kind}`;
        for (const name of [resource, record.finding.resource]) {
          for (const { command } of byHand({ ...record, finding: { ...record.finding, resource: name } })) {
            expect(command).toMatch(SAFE);
          }
        }
      }),
      { numRuns: 100 },
    );
  });
});
