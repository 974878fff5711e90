import type { Severity } from '../../contract/rule';
import type { ReportFinding, ReviewReport } from '../review-report';
import { ruleHref } from '../rule-link';
import { counted, SEVERITY_ICONS, severitiesLine, shortPlace } from '../words';
import { type Block, details, foldedList, section, textBlock } from './blocks';
import { inCode, inProse, linkTo } from './escape';

/** Findings below this severity are folded, because they are not urgent. */
const FOLDED: readonly Severity[] = ['medium', 'low', 'info'];

/** An overview table. Then, for each rule, what happened at which place, why it matters and how to fix it. */
export function findingBlocks(report: ReviewReport, rulesDocument: string | undefined): readonly Block[] {
  const { findings } = report;
  if (findings.length === 0) return [];
  const href = (rule: string): string => ruleHref(rule, rulesDocument);
  const groups = byRule(findings);
  const table: Block = {
    kind: 'table',
    head: ['Severity', 'Rule', 'Where'],
    rows: groups.map((group) => rowOf(group, report, href)),
  };
  const rules = groups.map((group) => [group, ruleBlocks(group, report, href)] as const);
  const urgent = rules.filter(([[first]]) => !FOLDED.includes((first as ReportFinding).severity));
  const others = rules.filter((rule) => !urgent.includes(rule));
  const folded = others.flatMap(([group]) => group);
  return [
    ...section(`Findings: ${severitiesLine(findings)}`, [table]),
    ...section('What happens and how to fix it', [
      ...urgent.flatMap(([, blocks]) => blocks),
      ...(others.length === 0
        ? []
        : [
            details(
              `${urgent.length === 0 ? '' : 'Less urgent: '}${counted(folded.length, 'finding')} (${severitiesLine(folded)})`,
              others.flatMap(([, blocks]) => blocks),
            ),
          ]),
    ]),
  ];
}

/** How many places of one rule a phone shows without much scrolling. */
const PLACES_IN_TABLE = 2;

function rowOf(
  group: readonly ReportFinding[],
  report: ReviewReport,
  href: (rule: string) => string,
): readonly string[] {
  const { rule, title, severity } = group[0] as ReportFinding;
  const places = [...new Set(group.map((finding) => shortPlace(finding, report)))].filter(
    (place) => place !== '',
  );
  const more = places.length - PLACES_IN_TABLE;
  return [
    `${SEVERITY_ICONS[severity]}&nbsp;${severity}`,
    `${linkTo(inProse(rule), href(rule))} ${inProse(title)}`,
    [
      ...places.slice(0, PLACES_IN_TABLE).map((place) => inCode(place)),
      ...(more > 0 ? [`and ${more} more`] : []),
    ].join('<br>'),
  ];
}

/** Findings of one rule and severity, in the order of the report. */
function byRule(findings: readonly ReportFinding[]): readonly (readonly ReportFinding[])[] {
  const groups = new Map<string, ReportFinding[]>();
  for (const finding of findings) {
    const key = `${finding.severity} ${finding.rule}`;
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  return [...groups.values()];
}

/** If one rule reports more places, the others are folded. */
const FIRST_PLACES = 5;

function ruleBlocks(
  group: readonly ReportFinding[],
  report: ReviewReport,
  href: (rule: string) => string,
): readonly Block[] {
  const { rule, title, severity, why, fix } = group[0] as ReportFinding;
  const items = group.map((finding) => findingItem(finding, report));
  return [
    textBlock(`**${SEVERITY_ICONS[severity]} ${linkTo(inProse(rule), href(rule))} ${inProse(title)}**`),
    ...foldedList(items, FIRST_PLACES, (count) => `${count} more of ${inProse(rule)}`),
    textBlock(`**Why it matters:** ${inProse(why)}`),
    textBlock(`**Fix:** ${inProse(fix)}`),
  ];
}

function findingItem(finding: ReportFinding, report: ReviewReport): string {
  const place = shortPlace(finding, report);
  const { message, values, assumed } = finding;
  return [
    ...(place === '' ? [] : [inCode(place)]),
    `${inProse(message)}${assumed ? ' This is an assumption: the plan does not know the value yet.' : ''}`,
    ...(values === undefined ? [] : [`${shownValue(values.before)} → ${shownValue(values.after)}`]),
  ].join('<br>');
}

const shownValue = (value: string | undefined): string =>
  value === undefined || value === '' ? 'not set' : inCode(value);
