import { CATALOGUE } from '../../../core/catalogue/catalogue';
import { detect } from '../../../core/catalogue/detect';
import { WORKLOAD_KINDS, workloadKind } from '../../../core/finding/resource-names';
import { corpusOf } from '../../../core/replay/corpus';
import { SERVICE_SHAPES } from '../../../core/replay/corpus-shapes';
import { parseRecordedLine, toRecordedLine } from '../../../core/replay/recorded-finding';
import { replayFindings } from '../../../core/replay/replay-findings';
import { runtimeConfig, withPolicy } from '../../factories/config';
import { detector as own } from '../../factories/extension';
import { NOW_MS, PROJECT, SERVICE } from '../../factories/names';
import { responding } from '../../factories/responding';

const base = responding();
const corpus = corpusOf([base], NOW_MS);
const labels = (list = corpus) => new Set(list.map(({ label }) => label));

describe('the corpus', () => {
  it('has every detector of the catalogue, and an unknown threat', () => {
    const seen = new Set(
      corpus.flatMap(({ notification }) => {
        const detection = detect(notification.finding);
        return detection.kind === 'ours' ? [detection.detector] : [];
      }),
    );
    expect([...seen].sort()).toEqual(
      [...CATALOGUE.detectors.map(({ module }) => module), 'UNKNOWN_THREAT'].sort(),
    );
  });

  it('includes a new detector automatically, from either side', () => {
    const head = responding({ extend: { detectors: [own] } });
    const more = corpusOf([base, head], NOW_MS);
    const categories = more.map(({ notification }) => notification.finding.category);
    expect(categories).toContain(own.category);
    expect(more.length - corpus.length).toBe(labels().size);
  });

  it('has every kind of workload', () => {
    const kinds = corpus.flatMap(({ notification: { finding } }) =>
      finding.target ? [workloadKind(finding.target)] : [],
    );
    expect([...new Set(kinds)].sort()).toEqual([...WORKLOAD_KINDS].sort());
  });

  it('has every detector in every situation, each in its own case', () => {
    expect(corpus).toHaveLength((CATALOGUE.detectors.length + 1) * labels().size);
    const cases = replayFindings(corpus, base.config, CATALOGUE).map(({ caseId }) => caseId);
    expect(new Set(cases).size).toBe(corpus.length);
  });

  it('is always the same, and its cases do not depend on the day', () => {
    expect(corpusOf([base], NOW_MS)).toEqual(corpus);
    const later = corpusOf([base], NOW_MS + 86_400_000);
    expect(later.map(({ notification }) => notification)).toEqual(
      corpus.map(({ notification }) => notification),
    );
  });

  it('results in every verdict, and in every cause of withholding except those that only a config can bring', () => {
    const outcomes = replayFindings(corpus, base.config, CATALOGUE);
    expect([...new Set(outcomes.map(({ verdict }) => verdict))].sort()).toEqual(
      ['not-ours', 'observed', 'refused', 'would-contain', 'would-restrict'].sort(),
    );
    const causes = new Set(outcomes.flatMap(({ withheld }) => withheld.map(({ cause }) => cause)));
    expect([...causes].sort()).toEqual([
      'closed',
      'guard',
      'input',
      'not-applicable',
      'not-needed',
      'severity',
    ]);
  });

  it('names its situations, each with a different name', () => {
    expect(new Set(SERVICE_SHAPES.map(({ label }) => label)).size).toBe(SERVICE_SHAPES.length);
  });

  it('can be written and read again', () => {
    const [first] = corpus;
    const { label: _, ...recorded } = first as (typeof corpus)[number];
    expect(parseRecordedLine(toRecordedLine(recorded))).toEqual({ ok: true, value: recorded });
  });

  it('has what either side exempts, once per playbook', () => {
    const exemptions = [{ resource: SERVICE, reason: 'r', expires: '2030-01-01T00:00:00Z' }];
    const head = { ...base, config: withPolicy({ exemptions }) };
    const exempted = corpusOf([base, head], NOW_MS).filter(({ label }) => label?.startsWith('the exempted'));
    expect(exempted.map(({ notification }) => notification.finding.resourceName)).toEqual(
      Array(3).fill(`//run.googleapis.com/${SERVICE}`),
    );
  });

  it('of a rollout includes one project for all that have the same choices', () => {
    const { tiers } = base.config;
    const workloads = ['aaaaaa', 'bbbbbb', 'cccccc'].map((id, index) => ({
      project: { id, number: `${index + 1}` },
      mode: index === 2 ? ('observe' as const) : ('enforce' as const),
      tiers,
    }));
    const hub = { ...base, config: { ...runtimeConfig(), project: { ...PROJECT }, workloads } };
    const projects = corpusOf([hub], NOW_MS).map(({ notification }) => notification.finding.target?.project);
    expect([...new Set(projects.filter((id) => id !== undefined && id !== 'corpus-elsewhere'))]).toEqual([
      'aaaaaa',
      'cccccc',
    ]);
    expect(
      [...labels(corpusOf([hub], NOW_MS))].filter((label) => label?.endsWith('(2 projects like aaaaaa)')),
    ).toHaveLength(labels().size);
  });

  it('of a rollout has every exemption that differs between the sides, and one of the others', () => {
    const { tiers } = base.config;
    const exemption = (id: string, expires: string) => ({
      resource: `projects/${id}/locations/us-central1/services/exempt-${id}`,
      reason: 'r',
      expires,
    });
    const hub = (ends: Readonly<Record<string, string>>) => ({
      ...base,
      config: {
        ...runtimeConfig(),
        project: { ...PROJECT },
        workloads: ['aaaaaa', 'bbbbbb', 'cccccc', 'dddddd'].map((id, index) => ({
          project: { id, number: `${index + 1}` },
          mode: 'enforce' as const,
          tiers,
          exemptions: ends[id] === undefined ? [] : [exemption(id, ends[id])],
        })),
      },
    });
    const [y30, y31] = ['2030-01-01T00:00:00Z', '2031-01-01T00:00:00Z'];
    const sides = [
      hub({ aaaaaa: y30, bbbbbb: y30, cccccc: y30 }),
      hub({ aaaaaa: y30, bbbbbb: y30, cccccc: y31, dddddd: y30 }),
    ];
    const all = corpusOf(sides, NOW_MS);
    const exempted = all.filter(({ label }) => label?.startsWith('the exempted'));
    expect([...new Set(exempted.map(({ notification }) => notification.finding.target?.workload))]).toEqual([
      'exempt-cccccc',
      'exempt-dddddd',
      'exempt-aaaaaa',
    ]);
    expect(all.length - exempted.length).toBe((CATALOGUE.detectors.length + 1) * labels().size);
  });
});
