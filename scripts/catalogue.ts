import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACTIONS } from '../core/actions';
import { RECORDERS } from '../core/catalogue/recorders';
import { parseResponseConfig, toRuntimeConfig } from '../core/config/response-config';
import { deriveGrants } from '../core/deployment/grants';
import { notificationFilter } from '../core/deployment/notification-filter';
import { DETECTORS } from '../core/detectors';
import { TAMPER_SEVERITIES } from '../core/events/severity';
import { INVESTIGATORS } from '../core/investigation';
import type { Permission } from '../core/permissions/permissions';
import { MODES } from '../core/permissions/tiers';
import { ALL_PLAYBOOKS, wayInOf } from '../core/playbooks';
import {
  DATA_ACCESS_LOGS,
  expectedChanges,
  expectedVolume,
  pipelineIdentity,
  TAMPER_DETECTIONS,
  tamperSinkFilter,
  workloadChangeClause,
} from '../core/tamper';
import { renderClause } from '../core/tamper/clause';
import { TARGETS } from '../core/targets';
import { config } from '../riposte.config';

const FILE = join(__dirname, '..', 'docs', 'catalogue.md');

const row = (...cells: readonly string[]) =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [row(...head), row(...head.map(() => '---')), ...rows.map((cells) => row(...cells))].join('\n');
const code = (text: string) => `\`${text}\``;
const needs = (permissions: readonly Permission[] | undefined) =>
  (permissions ?? []).map(({ permission, on }) => `${code(permission)} on ${on}`).join(', ') || 'none';

const detectors = () =>
  table(
    ['category', 'module', 'detects', 'ATT&CK', 'playbook'],
    DETECTORS.map((detector) => [
      [detector.category, ...detector.aliases].join(' / '),
      code(detector.module),
      detector.detects,
      `${detector.attack.techniques.join(', ')}${detector.attack.documented ? '' : ' (inferred)'}`,
      detector.playbook,
    ]),
  );

const playbooks = () =>
  ALL_PLAYBOOKS.map((playbook) => {
    const steps = playbook.steps.map((step, index) =>
      typeof step === 'string'
        ? `${index + 1}. ${step}`
        : `${index + 1}. the first of these that can be planned: ${step.firstOf.join(', ')}`,
    );
    return `### ${playbook.id} (version ${playbook.version})\n\n${playbook.reason}\n\nThe way in: \`${wayInOf(playbook)}\` ([response.md](response.md#the-way-in)).\n\n${steps.join('\n')}`;
  }).join('\n\n');

const actions = () =>
  table(
    [
      'action',
      'tier',
      'targets',
      'reversible',
      'ends instances',
      'a repeat is harmless because',
      'responder needs',
      'actor needs',
      'D3FEND',
    ],
    ACTIONS.map((action) => [
      `**${action.id}**: ${action.summary}`,
      action.tier,
      action.targets.map((one) => (one === 'finding' ? one : TARGETS[one].words.noun)).join(', '),
      action.reversible ? 'yes' : 'no',
      action.kind === 'workload' && action.killsRunningInstances ? 'yes' : 'no',
      `${action.repeat.kind}: ${action.repeat.why}`,
      needs(action.permissions.responder),
      needs(action.permissions.actor),
      action.d3fend ?? '',
    ]),
  );

const readers = () =>
  table(
    ['part', 'when', 'responder needs', 'actor needs'],
    [
      ...INVESTIGATORS.map((one) => [
        `${one.part} (investigator)`,
        one.phase === 1 ? 'before containment' : 'during and after containment',
        needs(one.permissions),
        'none',
      ]),
      ...RECORDERS.map((one) => [
        `${one.id} (recorder)`,
        'always',
        needs(one.permissions.responder),
        needs(one.permissions.actor),
      ]),
    ],
  );

function grants(): string {
  const rows = MODES.filter((mode) => mode !== 'approve').flatMap((mode) => {
    const parsed = parseResponseConfig({ ...config, mode });
    if (!parsed.ok) throw new Error('riposte.config.ts has problems: run npm run synth');
    const derived = deriveGrants(toRuntimeConfig(parsed.value));
    return Object.entries(derived).flatMap(([identity, granted]) =>
      granted.map((grant) => [mode, identity, grant.scope, grant.permissions.map(code).join(', ')]),
    );
  });
  return table(['mode', 'identity', 'scope', 'permissions'], rows);
}

const tamperDetections = () =>
  table(
    ['detection', 'guards', 'detects that', 'calls, by severity', 'ATT&CK'],
    TAMPER_DETECTIONS.map(({ id, guards, summary, methods, techniques }) => [
      code(id),
      guards,
      summary,
      TAMPER_SEVERITIES.map(
        (severity) => [severity, Object.keys(methods).filter((name) => methods[name] === severity)] as const,
      )
        .filter(([, names]) => names.length > 0)
        .map(([severity, names]) => `${severity}: ${names.map(code).join(', ')}`)
        .join('; ') || 'from the content of the entry',
      techniques.join(', '),
    ]),
  );

const dataAccessLogs = () =>
  table(
    ['service', 'log type', 'needed by', 'source'],
    DATA_ACCESS_LOGS.map(({ service, logType, documented }) => [
      code(service),
      code(logType),
      TAMPER_DETECTIONS.filter(({ dataAccess = [] }) =>
        dataAccess.some((line) => line.service === service && line.logType === logType),
      )
        .map(({ id }) => code(id))
        .join(', '),
      documented ? "a page of Google's" : 'unverified: third parties, or by elimination',
    ]),
  );

const EXAMPLE = pipelineIdentity({ project: config.project });

/** docs/catalogue.md: the catalogue and everything that follows from it, as tables. */
export const catalogueMarkdown = (): string => `# Catalogue

Generated by \`npm run docs\` from core/; a test fails when it is stale. Do not edit.

Google gives only general guidance for threats on Cloud Run ("review, then consider deleting"). The choice of a playbook
for each family is Riposte's own design. The severity always comes from the finding, not from a table. A category that is
not listed here gets the default playbook if its class is THREAT and its resource is on Cloud Run.

## Detectors (${DETECTORS.length})

As documented by Google on 2026-04-10. "Inferred" techniques come from the same family; no page of Google states them.

${detectors()}

## Playbooks

${playbooks()}

## Actions

${actions()}

## Investigators and recorders

${readers()}

## Powers

The permissions that the example config (riposte.config.ts) grants, derived from the declarations above. Modes approve
and enforce grant the same permissions.

${grants()}

## Tamper detections (${TAMPER_DETECTIONS.length})

Riposte reads these entries about the pipeline itself in Cloud Audit logs. The table has the severity of a call that
succeeded. The content of an entry may raise it (a policy that admits everything) or lower it. A refused call has at most
severity WARNING. No caller is exempt: a change by a configured deployer counts one level less, and the line states
that. A change by one of the pipeline's own identities is always CRITICAL. The responder logs one line
\`tamper.detected\` for each detection. The techniques are Riposte's own choice.

${tamperDetections()}

Some of these entries are in Data Access logs, which are off by default. Riposte sees them only with these lines in an
audit config:

${dataAccessLogs()}

### Filter of the narrow sink

The filter comes from the same clauses that the detections evaluate. ${expectedVolume}

\`\`\`text
${tamperSinkFilter(EXAMPLE)}
\`\`\`

### Changes of protected workloads

The narrow sink also exports changes of Cloud Run services in the protected projects, so that Riposte checks a contained
workload within seconds after somebody changes it. The second path of the alarm does not have them. ${expectedChanges}

\`\`\`text
${renderClause(workloadChangeClause([EXAMPLE.project.id]))}
\`\`\`

## Notification filter

\`\`\`text
${notificationFilter()}
\`\`\`
`;

if (require.main === module) {
  writeFileSync(FILE, catalogueMarkdown());
}

export const readCatalogue = (): string => readFileSync(FILE, 'utf8');
