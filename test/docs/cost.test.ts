import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ExampleStack, resourcesOf, stacksOf } from '../examples/synthesized-examples';
import { equationsIn, evaluate, numberOf } from './arithmetic';
import { ROOT } from './markdown-files';

const text = readFileSync(join(ROOT, 'docs', 'cost.md'), 'utf8');

interface Table {
  readonly heading: string;
  readonly rows: readonly { readonly what: string; readonly arithmetic: string; readonly dollars: number }[];
  /** `about $20` */
  readonly sum: number | undefined;
}

/** Every table of the page. Tables without a sum row list optional choices. */
const tables: readonly Table[] = text.split(/\n\n(?=\| what \|)/).flatMap((part, index, parts) => {
  if (!part.startsWith('| what |')) return [];
  const rows = (part.split('\n\n')[0] ?? '')
    .split('\n')
    .slice(2)
    .map((line) => line.split('|').map((cell) => cell.trim()));
  const sumRow = rows.find(([, what]) => what === '**sum**');
  return [
    {
      heading: [...(parts[index - 1] ?? '').matchAll(/^## (.+)$/gm)].at(-1)?.[1] ?? 'on top',
      rows: rows
        .filter((row) => row !== sumRow)
        .map(([, what = '', arithmetic = '', dollars = '']) => ({
          what,
          arithmetic,
          dollars: numberOf(dollars.slice(1)),
        })),
      sum: sumRow && numberOf(/\$([\d,]+)/.exec(sumRow[3] ?? '')?.[1] ?? ''),
    },
  ];
});
const table = (heading: string): Table => {
  const found = tables.find((one) => one.heading.includes(heading));
  if (!found) throw new Error(`docs/cost.md has no table under "${heading}"`);
  return found;
};
const row = (heading: string, what: string) => {
  const found = table(heading).rows.find((one) => one.what.startsWith(what));
  if (!found) throw new Error(`docs/cost.md has no row "${what}" under "${heading}"`);
  return found;
};

describe('the arithmetic of docs/cost.md', () => {
  const equations = text.split('\n').flatMap(equationsIn);

  it('exists', () => expect(equations.length).toBeGreaterThan(25));

  it.each(equations.map((equation) => [equation.text, equation] as const))(
    '%s',
    (_text, { computed, said, tolerance }) => {
      expect(Math.abs(computed - said)).toBeLessThanOrEqual(tolerance);
    },
  );

  it.each(tables.filter(({ sum }) => sum !== undefined).map((one) => [one.heading, one] as const))(
    'the rows of "%s" add up to its sum',
    (_heading, { rows, sum }) => {
      expect(Math.round(rows.reduce((total, { dollars }) => total + dollars, 0))).toBe(sum);
    },
  );

  it('each row costs the result of its arithmetic', () => {
    const wrong = tables
      .flatMap(({ rows }) => rows)
      .filter(({ arithmetic, dollars }) => {
        const said = [...arithmetic.matchAll(/= \$([\d.,]+\d)/g)].at(-1)?.[1];
        return said !== undefined && numberOf(said) !== dollars;
      });
    expect(wrong).toEqual([]);
  });

  it('a row "as above" costs the same as the row above', () => {
    const repeated = table('A hub').rows.filter(({ arithmetic }) => arithmetic.startsWith('as above'));
    expect(repeated.length).toBeGreaterThan(2);
    for (const { what, dollars } of repeated) {
      const above = table('One project').rows.find((one) => one.what === what.replace(', builds', ''));
      expect([what, dollars]).toEqual([what, above?.dollars]);
    }
  });
});

describe('docs/cost.md counts the resources of the stack of one project', () => {
  const stack = stacksOf('single-project')[0] as ExampleStack;
  const of = (type: string) =>
    resourcesOf(stack)
      .filter((resource) => resource.type === type)
      .map(({ config }) => config);
  const policies = of('google_monitoring_alert_policy');
  const conditions = policies.flatMap(({ conditions }) => conditions as Record<string, unknown>[]);
  const thresholds = conditions.flatMap((one) => one.condition_threshold ?? []) as { filter: string }[];
  const queries = conditions.flatMap((one) => one.condition_prometheus_query_language ?? []) as {
    query: string;
    evaluation_interval: string;
  }[];

  it('policies and conditions, in both tables', () => {
    const said = `${conditions.length} conditions in ${policies.length} policies`;
    expect(row('One project', 'alert conditions').arithmetic).toContain(said);
    expect(row('A hub', 'alert conditions').arithmetic).toContain(`${conditions.length} ×`);
    const hub = stacksOf('organization-rollout').find(({ name }) => name === 'riposte-hub') as ExampleStack;
    const ofHub = resourcesOf(hub).filter(({ type }) => type === 'google_monitoring_alert_policy');
    expect(ofHub.flatMap(({ config }) => config.conditions).length).toBe(conditions.length);
  });

  it('conditions on log lines', () => {
    const onLogs = conditions.filter((one) => one.condition_matched_log !== undefined).length;
    expect(text).toContain(`all ${onLogs} of them are in the sum: ${onLogs} ×`);
  });

  it('series: one for each subscription of a threshold, one for each selector of a query', () => {
    const often = thresholds.flatMap(
      ({ filter }) => filter.match(/one_of\(([^)]*)\)/)?.[1]?.split(',') ?? [],
    ).length;
    const everyMinute = queries.flatMap(({ query }) => query.match(/\{"/g) ?? []).length;
    expect(queries.map(({ evaluation_interval }) => evaluation_interval)).toEqual(queries.map(() => '60s'));
    const { arithmetic } = row('One project', 'what the conditions read');
    expect(arithmetic).toContain(`${often} series every 30 s and ${everyMinute} every minute`);
    expect(arithmetic).toContain(`(${often} × 86,400 + ${everyMinute} × 43,200)`);
  });

  it('scheduler jobs', () => {
    expect(row('One project', 'scheduler').arithmetic).toMatch(
      new RegExp(`^${of('google_cloud_scheduler_job').length} job`),
    );
  });

  it('instances and their size', () => {
    const services = of('google_cloudfunctions2_function').map(
      ({ service_config }) => service_config as Record<string, unknown>,
    );
    expect(services.map((one) => [one.available_cpu, one.available_memory, one.min_instance_count])).toEqual(
      services.map(() => ['1', '512Mi', 0]),
    );
    const caps = services.map(({ max_instance_count }) => Number(max_instance_count)).sort((a, b) => b - a);
    expect(text).toContain(`the responder is capped at ${caps[0]} instances, the actor at ${caps[1]}`);
    expect(row('on top', 'warm instances').arithmetic).toContain(`${services.length} × 2,592,000 s`);
  });

  it('days of retention', () => {
    const buckets = of('google_logging_project_bucket_config').map(({ retention_days }) => retention_days);
    expect(buckets.sort()).toEqual([30, 400]);
    const [evidence] = of('google_storage_bucket').flatMap(
      ({ retention_policy }) => retention_policy ?? [],
    ) as { retention_period: number }[];
    expect(evidence?.retention_period).toBe(400 * 86_400);
  });
});

describe('the evaluator', () => {
  it.each([
    ['2 × 3 s + 4', 10],
    ['(10 − 4 free) × $0.5', 3],
    ['20,000 × $0.03 per 10,000', 0.06],
    ['3 × 8 / 4', 6],
    ['5 × $0.35 per million', 0.00000175],
  ])('%s', (sum, value) => expect(evaluate(sum)).toBeCloseTo(value, 12));

  it('refuses text that it cannot parse completely', () => {
    expect(() => evaluate('30 days 15 × 2')).toThrow(/beyond/);
  });
});
