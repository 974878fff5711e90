import type { ByHandCommand, CaseRecord, Verdict } from '../case/record';
import { type CloudRunName, parseCloudRunName, workloadKind } from '../finding/resource-names';
import type { Places, RevisionFacts, ServiceSettings } from '../investigation/investigation';
import type { PlannedStep } from '../plan/response-plan';
import { isObject } from '../values/json';

type Read = Pick<CaseRecord, 'finding' | 'investigation' | 'plan' | 'replanned'>;

/** For messages: where a person finds the commands, and what to know about them. */
export const WHERE_BY_HAND =
  'the case lists the commands under "Contain by hand", and docs/runbooks.md#contain-by-hand explains them';

/** How the next step begins that asks for it (further-steps.ts). */
export const CLOSE_THE_WAY_IN = 'Close the way in';

/** Verdicts that leave something to a person. `contained` is one of them where the way in is still open. */
const FOR_A_PERSON: readonly Verdict[] = [
  'containing',
  'reversed',
  'awaiting-approval',
  'observed',
  'refused',
  'failed',
];

type Told = Read & Partial<Pick<CaseRecord, 'verdict' | 'nextSteps' | 'timeline' | 'containment'>>;

/**
 * What a case says that a person can do by hand: everything where somebody must act, what is left where the workload is
 * contained, and nothing for a finding that somebody closed or muted.
 */
export function byHandOf(record: Told): readonly ByHandCommand[] {
  const { verdict, nextSteps = [], timeline = [], plan } = record;
  if (plan.withheld.some(({ cause }) => cause === 'closed')) return [];
  if (verdict === undefined) return timeline.some(({ kind }) => kind === 'delayed') ? byHand(record) : [];
  const isHeld = verdict === 'contained' || heldBefore(record);
  if (!isHeld) return FOR_A_PERSON.includes(verdict) ? byHand(record) : [];
  const parsed = parseCloudRunName(record.finding.resource);
  const isOpen = nextSteps.some((step) => step.startsWith(CLOSE_THE_WAY_IN));
  const doors = isOpen && parsed.ok && hasRegion(parsed.value) ? doorCommands(parsed.value, record) : [];
  return [...doors, ...elsewhere(record)];
}

/**
 * Nothing had to be changed, because the configuration kept the bad image from serving already, and nothing says that an
 * instance of it runs. That is less than `contained`, and no command makes it more.
 */
export const heldBefore = (
  record: Pick<Read, 'plan' | 'replanned'> & Partial<Pick<CaseRecord, 'verdict' | 'containment'>>,
): boolean =>
  record.verdict === 'containing' &&
  record.containment?.config === 'verified' &&
  record.containment.instances !== 'running' &&
  stepsOf(record).every(({ before, after }) => before === null && after === null);

/**
 * The commands with which a person contains the case's workload, in order, ready to be pasted. Composed by us. Every name
 * in them is parsed and consists of letters, digits and `-`, `.`, `:` only, so nothing needs quotes; a name that does not
 * validate gets no command. Empty when the resource is no workload of Cloud Run.
 */
export function byHand(record: Read): readonly ByHandCommand[] {
  const parsed = parseCloudRunName(record.finding.resource);
  if (!parsed.ok || !hasRegion(parsed.value)) return [];
  const name = parsed.value;
  switch (workloadKind(name)) {
    case 'service':
      return [...serviceCommands(name, record), ...elsewhere(record)];
    case 'job':
      return jobCommands(name);
    case 'workerPool':
      return [
        {
          what: 'Stop the worker pool',
          command: `gcloud beta run worker-pools update ${name.workload} ${place(name)} --scaling=0`,
        },
      ];
  }
}

/** A service of several regions is kept in the location `global`, for which these commands are not known to work. */
const hasRegion = ({ location }: CloudRunName): boolean => location !== 'global';

const place = ({ location, project }: CloudRunName): string => `--region=${location} --project=${project}`;

/** `--scaling` is not in every gcloud without `beta` (528 has it there only). */
const stopCommand = (name: CloudRunName): string =>
  `gcloud beta run services update ${name.workload} ${place(name)} --scaling=0`;

function serviceCommands(name: CloudRunName, record: Read): readonly ByHandCommand[] {
  const service = name.workload;
  const refuge = plannedRevision(record);
  const stop = { what: 'Stop the service; it then serves nobody', command: stopCommand(name) };
  return [
    {
      what: 'Keep the configuration as it is now, in a file',
      command: `gcloud run services describe ${service} ${place(name)} --format=json > ${service}-before.json`,
    },
    ...(refuge === undefined
      ? [stop]
      : [
          {
            what: `Move all traffic to ${refuge}, as the plan says`,
            command: `gcloud run services update-traffic ${service} ${place(name)} --to-revisions=${refuge}=100`,
          },
          ...(hasTags(record)
            ? [
                {
                  what: 'Remove traffic tags: a tag keeps its revision reachable',
                  command: `gcloud run services update-traffic ${service} ${place(name)} --clear-tags`,
                },
              ]
            : []),
          { ...stop, what: 'Or stop the service instead; it then serves nobody' },
        ]),
    ...doorCommands(name, record),
  ];
}

const RESOURCE = /^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** The revision that the plan moves traffic to. Where the plan names none, none is known to be clean. */
function plannedRevision(record: Read): string | undefined {
  const shift = stepsOf(record).find(({ action }) => action === 'shift-traffic');
  const after = isObject(shift?.after) ? shift.after.traffic : undefined;
  const [target] = Array.isArray(after) ? after : [];
  const revision = isObject(target) ? target.revision : undefined;
  return typeof revision === 'string' && RESOURCE.test(revision) ? revision : undefined;
}

const stepsOf = ({ plan, replanned }: Pick<Read, 'plan' | 'replanned'>): readonly PlannedStep[] =>
  (replanned ?? plan).steps;

function hasTags({ investigation: { revisions } }: Read): boolean {
  if (revisions?.status !== 'known' || !Array.isArray(revisions.value)) return false;
  return (revisions.value as readonly Partial<RevisionFacts>[]).some(({ tags }) => (tags?.length ?? 0) > 0);
}

const ROLE =
  /^(?:roles|projects\/[a-z][a-z0-9-]{4,28}[a-z0-9]\/roles|organizations\/[0-9]{1,20}\/roles)\/[A-Za-z0-9_.]{1,100}$/;
const PUBLIC = ['allUsers', 'allAuthenticatedUsers'];

/** Closes the way in: the public bindings, and the invoker check where it is switched off. */
function doorCommands(name: CloudRunName, { investigation: { service } }: Read): readonly ByHandCommand[] {
  if (service?.status !== 'known' || !isObject(service.value)) return [];
  const { publicBindings = [], invokerIamDisabled } = service.value as unknown as Partial<ServiceSettings>;
  const bindings = (Array.isArray(publicBindings) ? publicBindings : []).filter(
    (one) => PUBLIC.includes(one?.member) && ROLE.test(one?.role),
  );
  return [
    ...bindings.map(({ role, member }) => ({
      what: `Close the way in: ${member} may call the service`,
      command: `gcloud run services remove-iam-policy-binding ${name.workload} ${place(name)} --member=${member} --role=${role}`,
    })),
    ...(invokerIamDisabled === true
      ? [
          {
            what: 'Close the way in: the service does not check its callers',
            command: `gcloud run services update ${name.workload} ${place(name)} --invoker-iam-check`,
          },
        ]
      : []),
  ];
}

/** Other services that run the image and serve. */
function elsewhere({ investigation: { places } }: Read): readonly ByHandCommand[] {
  if (places?.status !== 'known' || !isObject(places.value)) return [];
  const { found = [] } = places.value as unknown as Partial<Places>;
  return (Array.isArray(found) ? found : [])
    .filter(({ serving }) => serving === true)
    .slice(0, 5)
    .flatMap((one) => {
      const parsed = parseCloudRunName(String(one.name));
      if (!parsed.ok || parsed.value.kind !== 'service' || !hasRegion(parsed.value)) return [];
      return [
        {
          what: `Stop ${parsed.value.workload} in ${parsed.value.location}, which runs the same image`,
          command: stopCommand(parsed.value),
        },
      ];
    });
}

/** A job has nothing to stop but its executions; cancelling asks for a confirmation unless it is told not to. */
function jobCommands(name: CloudRunName): readonly ByHandCommand[] {
  const keep = {
    what: 'Keep the configuration as it is now, in a file',
    command: `gcloud run jobs describe ${name.workload} ${place(name)} --format=json > ${name.workload}-before.json`,
  };
  const cancel = `gcloud run jobs executions cancel`;
  return name.child === undefined
    ? [
        keep,
        {
          what: 'See which executions run',
          command: `gcloud run jobs executions list --job=${name.workload} ${place(name)}`,
        },
        {
          what: 'Cancel every execution; one that has ended already is refused, and the others go on',
          command: `gcloud run jobs executions list --job=${name.workload} ${place(name)} --format='value(metadata.name)' | xargs -r -n 1 ${cancel} ${place(name)} --quiet`,
        },
      ]
    : [keep, { what: 'Cancel the execution', command: `${cancel} ${name.child} ${place(name)} --quiet` }];
}
