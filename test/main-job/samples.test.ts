import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInProcess } from '../../cli/pipeline/in-process';
import type { ProgressEvent } from '../../cli/progress/event';
import type { Verdict } from '../../core/outcome/outcome';
import { verdictView } from '../../core/report/verdict-view';
import { parseFindingText } from '../../testing/input/finding-text';
import { MainJob } from './main-job';

const FOLDER = join(__dirname, '..', 'fixtures', 'findings');
const read = (name: string): string => readFileSync(join(FOLDER, name), 'utf8');

async function simulate(text: string) {
  const input = parseFindingText(text, 'a sample');
  if (!input.ok) throw new Error(input.error.what);
  const events: ProgressEvent[] = [];
  const outcome = await runInProcess({
    mode: 'enforce',
    notification: input.value.notification,
    onProgress: (event) => events.push(event),
    note: () => undefined,
  });
  return { ...outcome, events };
}

const EXPECTED: Record<string, { verdict: Verdict; detector: string; playbook: string }> = {
  'cloudevent_pubsub_wrapper.json': {
    verdict: 'contained',
    detector: 'CLOUD_RUN_BUILT_IN_MALICIOUS_BINARY_EXECUTED',
    playbook: 'built-in-malicious-binary',
  },
  'crtd_built_in_malicious_binary_service_v2.json': {
    verdict: 'contained',
    detector: 'CLOUD_RUN_BUILT_IN_MALICIOUS_BINARY_EXECUTED',
    playbook: 'built-in-malicious-binary',
  },
  'crtd_added_malicious_binary_job_v2.json': {
    verdict: 'observed',
    detector: 'CLOUD_RUN_ADDED_MALICIOUS_BINARY_EXECUTED',
    playbook: 'runtime-malicious-binary',
  },
  'crtd_reverse_shell_service_v2.json': {
    verdict: 'observed',
    detector: 'CLOUD_RUN_REVERSE_SHELL',
    playbook: 'default',
  },
  'crtd_malicious_script_workerpool_v2.json': {
    verdict: 'observed',
    detector: 'CLOUD_RUN_MALICIOUS_SCRIPT_EXECUTED',
    playbook: 'default',
  },
};

describe('the synthetic Cloud Run samples are handled', () => {
  for (const [name, { verdict, detector, playbook }] of Object.entries(EXPECTED)) {
    it(`${name}: ${verdict}`, async () => {
      const { record, journal } = await simulate(read(name));
      expect(record?.verdict).toBe(verdict);
      expect(record?.detection.detector).toBe(detector);
      expect(record?.playbook.id).toBe(playbook);
      expect(journal.filter((event) => event.kind === 'denied')).toEqual([]);
      expect(record?.evidence.entries.length).toBeGreaterThanOrEqual(4);
    });
  }

  it('every sample has its expectation', () => {
    expect(
      readdirSync(FOLDER)
        .filter((name) => name.endsWith('.json'))
        .sort(),
    ).toEqual(Object.keys(EXPECTED).sort());
  });

  it('a case of a job names the actions that do not apply to it', async () => {
    const { record } = await simulate(read('crtd_added_malicious_binary_job_v2.json'));
    expect(record?.plan.withheld.map((entry) => [entry.action, entry.cause])).toEqual([
      ['remove-public-access', 'not-applicable'],
      ['restrict-ingress', 'not-applicable'],
      ['shift-traffic', 'not-applicable'],
      ['stop-service', 'not-applicable'],
    ]);
  });
});

/** Invented findings with the shape of v1 findings of other products. */
const NOT_OURS = {
  notificationConfigName: 'organizations/1/notificationConfigs/n',
  finding: {
    name: 'organizations/1/sources/2/findings/aaaa1111',
    parent: 'organizations/1/sources/2',
    resourceName: '//storage.googleapis.com/a-bucket',
    state: 'ACTIVE',
    category: 'PUBLIC_BUCKET_ACL',
    findingClass: 'MISCONFIGURATION',
    sourceProperties: { ScannerName: 'STORAGE_SCANNER' },
    eventTime: '2026-04-14T10:00:00Z',
  },
  resource: {
    name: '//storage.googleapis.com/a-bucket',
    project: '//cloudresourcemanager.googleapis.com/projects/5',
  },
};

describe('findings about other products', () => {
  it('are out of scope, and simulate reports that', async () => {
    const { record } = await simulate(JSON.stringify(NOT_OURS));
    expect(record?.verdict).toBe('not-ours');
    expect(record?.plan.steps).toEqual([]);
  });

  it('are logged once, at INFO, if one arrives through the topic anyway', async () => {
    const job = MainJob.prepare();
    job.world.publish(
      'projects/demo-prj/topics/riposte-findings',
      NOT_OURS,
      'serviceAccount:service-210987654321@gcp-sa-scc-notification.iam.gserviceaccount.com',
    );
    await job.advance(60);
    expect(job.logged('finding.not-ours').map((event) => event.severity)).toEqual(['INFO']);
    expect(
      job.world.journal.filter((event) => event.kind === 'api' && event.service === 'firestore'),
    ).toEqual([]);
  });

  it('malformed messages are acknowledged with one line', async () => {
    const job = MainJob.prepare();
    job.world.publish(
      'projects/demo-prj/topics/riposte-findings',
      { hello: 'world' },
      'serviceAccount:service-210987654321@gcp-sa-scc-notification.iam.gserviceaccount.com',
    );
    await job.advance(60);
    expect(job.logged('finding.malformed')).toHaveLength(1);
    expect(Object.keys(job.world.state.pubsub.pending)).toEqual([]);
  });
});

const PUBLISHED = join(__dirname, '..', '..', '..', 'shared', 'samples', 'published');
const published = existsSync(PUBLISHED)
  ? readdirSync(PUBLISHED).filter((name) => name.endsWith('.json'))
  : [];

// Skipped in a fresh clone: these files belong to others and may only be read in place, so they are not in the repository.
// There, the shapes above represent them.
const whereTheyAre = published.length > 0 ? it : it.skip;

describe('messages published as test data elsewhere', () => {
  whereTheyAre('are every one not ours', async () => {
    for (const name of published) {
      const { record } = await simulate(readFileSync(join(PUBLISHED, name), 'utf8'));
      expect([name, record?.verdict]).toEqual([name, 'not-ours']);
    }
  });
});

describe('a v1 notification of the reference finding', () => {
  const v2 = JSON.parse(read('crtd_built_in_malicious_binary_service_v2.json'));
  const withoutLocation = (name: string) => name.replace('/locations/global', '');
  const { gcpMetadata, ...resource } = v2.resource;
  const v1 = (canonicalName: string | undefined) => ({
    notificationConfigName: 'organizations/123456789012/notificationConfigs/crtd-threats',
    finding: {
      ...v2.finding,
      name: withoutLocation(v2.finding.name),
      parent: withoutLocation(v2.finding.parent),
      canonicalName,
    },
    resource: { ...resource, project: gcpMetadata.project, projectDisplayName: 'demo-prj' },
  });

  it.each([
    ['with its canonical name', withoutLocation(v2.finding.canonicalName)],
    ['without one', undefined],
  ])('%s is contained by the same plan', async (_which, canonicalName) => {
    const [old, current] = [
      await simulate(JSON.stringify(v1(canonicalName))),
      await simulate(JSON.stringify(v2)),
    ];
    expect(old.record?.verdict).toBe('contained');
    expect(old.record?.plan.hash).toBe(current.record?.plan.hash);
    expect(old.record?.caseId).toBe(current.record?.caseId);
    expect(old.record?.investigation.relatedFindings).toEqual({ status: 'known', value: [] });
  });
});

describe('the reason for changing nothing', () => {
  const said = async (changes: Record<string, unknown>) => {
    const v2 = JSON.parse(read('crtd_built_in_malicious_binary_service_v2.json'));
    const { record } = await simulate(JSON.stringify({ ...v2, finding: { ...v2.finding, ...changes } }));
    return record ? `${verdictView(record).sentence} ${record.nextSteps[0]}` : '';
  };

  it('is given for a category that nobody knows', async () => {
    expect(await said({ category: 'Execution: Something New' })).toContain('does not know the category');
  });

  it('is given for a closed finding, without a request to contain by hand', async () => {
    const text = await said({ state: 'INACTIVE' });
    expect(text).toContain('INACTIVE');
    expect(text).not.toContain('by hand');
  });

  it('is given for a playbook that changes no workload', async () => {
    expect(await said({ category: 'Reverse Shell' })).toContain('changes no workload (playbook "default")');
  });

  it('is given for an image that the finding does not name: the service is stopped, which is an outage', async () => {
    const text = await said({ containers: [] });
    expect(text).toContain('serves no requests until somebody undoes');
  });
});
