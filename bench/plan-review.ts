import { readPlanJson } from '../review/input/plan-json';
import { buildReport } from '../review/report/build-report';
import { renderMarkdown } from '../review/report/formats';
import { review } from '../review/review';
import { loadBase } from '../test/review/cases/load-plan';
import { alternate, ms, type Row, times } from './measure';

const CHANGES = 1_000;
const BUDGET_MS = 300;

type Change = Record<string, unknown> & { readonly change: Record<string, unknown> };

/**
 * Review of a plan with 1,000 changes, from its text to the comment, compared with JSON.parse of the text. The plan
 * changes every resource of the pipeline, and resources of the landing zone around it.
 */
export async function planReview(): Promise<Row> {
  const text = planText();
  const reviewed = async () => {
    const begun = performance.now();
    const read = readPlanJson(text, 'project');
    if (!read.ok) throw new Error(read.error.what);
    const report = buildReport(review([read.value.stack]), { documents: [read.value.raw] });
    const [comment = ''] = renderMarkdown(report);
    if (report.counts.update !== CHANGES || comment === '')
      throw new Error(`${report.counts.update} changes`);
    return performance.now() - begun;
  };
  const parsed = async () => {
    const begun = performance.now();
    JSON.parse(text);
    return performance.now() - begun;
  };
  // The first review also loads code, so it is not measured.
  await reviewed();
  const [measured, floor] = await alternate(9, reviewed, parsed);
  return {
    what: 'review of a plan with 1,000 changes',
    measured: ms(measured),
    floor: `JSON.parse of the plan, ${ms(floor)}`,
    budget: '< 300 ms',
    ratio: times(measured / floor),
    ok: measured < BUDGET_MS,
  };
}

function planText(): string {
  const [base] = loadBase('project');
  if (!base) throw new Error('no plan of the project is recorded');
  const { plan } = base;
  const ours = (plan.resource_changes as unknown as Change[]).map((resource) => ({
    ...resource,
    change: { ...resource.change, actions: ['update'] },
  }));
  const others = Array.from({ length: CHANGES - ours.length }, (_, index) => appChange(index));
  return JSON.stringify({ ...plan, resource_changes: [...ours, ...others] });
}

const APP = [
  [
    'google_compute_firewall',
    { network: 'projects/shop/global/networks/shop', source_ranges: ['10.0.0.0/8'] },
  ],
  ['google_pubsub_topic', { labels: { team: 'shop' }, message_retention_duration: '86400s' }],
  [
    'google_storage_bucket',
    { location: 'EU', uniform_bucket_level_access: true, versioning: [{ enabled: true }] },
  ],
  ['google_project_iam_member', { role: 'roles/run.invoker', member: 'group:shop@example.com' }],
] as const;

function appChange(index: number): Change {
  const [type, values] = APP[index % APP.length] as (typeof APP)[number];
  const at = (description: string) => ({ name: `shop-${index}`, project: 'shop', description, ...values });
  return {
    address: `module.shop["${index}"].${type}.this`,
    mode: 'managed',
    type,
    name: 'this',
    provider_name: 'registry.terraform.io/hashicorp/google',
    change: {
      actions: ['update'],
      before: at('before'),
      after: at('after'),
      after_unknown: {},
      before_sensitive: {},
      after_sensitive: {},
    },
  };
}
