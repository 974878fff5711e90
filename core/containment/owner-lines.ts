import { list, object, text } from '../actions/run-service';
import { type CloudRunName, parseCloudRunName } from '../finding/resource-names';
import type { Json } from '../values/json';
import type { OwnerTool } from './ownership';

/** What the owner changes so that a containment outlasts the next deployment. */
export interface OwnerLines {
  /** `none`: there are no certain lines, and `where` says what to do instead. */
  readonly language: 'hcl' | 'yaml' | 'gcloud' | 'none';
  /** Where the lines belong. One or two sentences. */
  readonly where: string;
  /** Ready to copy. Names in them passed Cloud Run's own rules for names. */
  readonly lines: readonly string[];
}

/** What a step changes, as far as its lines depend on it. A planned step is one. */
export interface ChangedStep {
  readonly action: string;
  /** Relative Cloud Run name. */
  readonly target: string;
  /** User-settable fields after the step. */
  readonly after: Json;
}

interface Names {
  readonly service: CloudRunName;
  /** Revision that gets all the traffic. Undefined: the step names none. */
  readonly revision: string | undefined;
}

const none = (where: string): OwnerLines => ({ language: 'none', where, lines: [] });

/** Total: a step whose names break Cloud Run's rules, and an action of the operator's own, have no lines. */
export function ownerLines(step: ChangedStep, tool: OwnerTool): OwnerLines {
  const service = parseCloudRunName(step.target);
  if (!service.ok) return none('The name of the service is not valid, so no lines can be given.');
  if (tool === 'unknown') return none('Find out who deploys the service, and ask for the same change there.');
  const names = { service: service.value, revision: refugeOf(step) };
  const write = Object.hasOwn(LINES, step.action) ? LINES[step.action] : undefined;
  return write?.[family(tool)](names) ?? none('Ask the owner to put the same change into what they deploy.');
}

/** The name of a revision that obeys the rules for names: it is parsed as part of a whole name. */
function refugeOf({ target, after }: ChangedStep): string | undefined {
  const [first] = list(object(after).traffic);
  const name = parseCloudRunName(`${target}/revisions/${text(first?.revision)}`);
  return name.ok ? name.value.child : undefined;
}

type Family = 'terraform' | 'connector' | 'gcloud';

const family = (tool: OwnerTool): Family =>
  tool === 'terraform' ? 'terraform' : tool === 'config-connector' ? 'connector' : 'gcloud';

const REVISION = 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION';
const INTERNAL = 'INGRESS_TRAFFIC_INTERNAL_ONLY';

const resourceOf = ({ service }: Names): string => `the google_cloud_run_v2_service of ${service.workload}`;
const manifestOf = ({ service }: Names): string => `the RunService of ${service.workload}`;
const place = ({ workload, project, location }: CloudRunName): string =>
  `${workload} --project=${project} --region=${location}`;
const AFTER = 'Run this after each deployment, until a clean image is deployed.';

/** By action and by the family of the owner's tool. Undefined: the step lacks a name that the lines need. */
const LINES: Readonly<Record<string, Readonly<Record<Family, (names: Names) => OwnerLines | undefined>>>> = {
  'shift-traffic': {
    terraform: (names) =>
      names.revision === undefined
        ? undefined
        : {
            language: 'hcl',
            where: `In ${resourceOf(names)}, in place of every traffic block that it has.`,
            lines: [
              'traffic {',
              `  type     = "${REVISION}"`,
              `  revision = "${names.revision}"`,
              '  percent  = 100',
              '}',
            ],
          },
    connector: (names) =>
      names.revision === undefined
        ? undefined
        : {
            language: 'yaml',
            where: `In ${manifestOf(names)}. These lines were not tried with Config Connector.`,
            lines: [
              'spec:',
              '  traffic:',
              `  - type: ${REVISION}`,
              `    revision: ${names.revision}`,
              '    percent: 100',
            ],
          },
    gcloud: (names) =>
      names.revision === undefined
        ? undefined
        : {
            language: 'gcloud',
            where: AFTER,
            lines: [
              `gcloud run services update-traffic ${place(names.service)} --to-revisions=${names.revision}=100`,
            ],
          },
  },
  'stop-service': {
    terraform: () =>
      none(
        'No lines are certain. The provider drops the zero of manual_instance_count, and what Cloud Run makes of ' +
          'manual scaling without a count is not known. Add a traffic block that names a clean revision, or take the ' +
          'service out of the configuration; read the plan before you apply it.',
      ),
    connector: () => none('No lines are certain: how Config Connector sends a count of zero is not known.'),
    gcloud: ({ service }) => ({
      language: 'gcloud',
      where: AFTER,
      lines: [`gcloud beta run services update ${place(service)} --scaling=0`],
    }),
  },
  'restrict-ingress': {
    terraform: (names) => ({
      language: 'hcl',
      where: `In ${resourceOf(names)}.`,
      lines: [`ingress = "${INTERNAL}"`],
    }),
    connector: (names) => ({
      language: 'yaml',
      where: `In ${manifestOf(names)}. These lines were not tried with Config Connector.`,
      lines: ['spec:', `  ingress: ${INTERNAL}`],
    }),
    gcloud: ({ service }) => ({
      language: 'gcloud',
      where: AFTER,
      lines: [`gcloud run services update ${place(service)} --ingress=internal`],
    }),
  },
  'remove-public-access': {
    terraform: ({ service }) =>
      none(
        `Delete the google_cloud_run_v2_service_iam_member of ${service.workload} that names allUsers or ` +
          'allAuthenticatedUsers, or take the two out of the binding or policy that names them.',
      ),
    connector: ({ service }) =>
      none(
        `Take allUsers and allAuthenticatedUsers out of the IAMPolicyMember or IAMPolicy of ${service.workload}.`,
      ),
    gcloud: () => ({
      language: 'gcloud',
      where: 'Pass this flag to `gcloud run deploy`, in place of --allow-unauthenticated.',
      lines: ['--no-allow-unauthenticated'],
    }),
  },
};
