import type { ByHandCommand } from '../case/record';
import { type CloudRunName, parseCloudRunName } from '../finding/resource-names';
import type { Places, RevisionFacts, ServiceSettings } from '../investigation/investigation';
import { isObject } from '../values/json';
import { hasRegion, place } from './gcloud';
import type { ByHandRecord } from './target';

/** Everything that a person can do to a service, and to the other services that run the same image. */
export const serviceByHand = (name: CloudRunName, record: ByHandRecord): readonly ByHandCommand[] => [
  ...stopCommands(name, record),
  ...elsewhere(record),
];

/** `--scaling` is not in every gcloud without `beta` (528 has it there only). */
const stopCommand = (name: CloudRunName): string =>
  `gcloud beta run services update ${name.workload} ${place(name)} --scaling=0`;

function stopCommands(name: CloudRunName, record: ByHandRecord): readonly ByHandCommand[] {
  const service = name.workload;
  const { refuge } = record;
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

function hasTags({ investigation: { revisions } }: ByHandRecord): boolean {
  if (revisions?.status !== 'known' || !Array.isArray(revisions.value)) return false;
  return (revisions.value as readonly Partial<RevisionFacts>[]).some(({ tags }) => (tags?.length ?? 0) > 0);
}

const ROLE =
  /^(?:roles|projects\/[a-z][a-z0-9-]{4,28}[a-z0-9]\/roles|organizations\/[0-9]{1,20}\/roles)\/[A-Za-z0-9_.]{1,100}$/;
const PUBLIC = ['allUsers', 'allAuthenticatedUsers'];

/** Closes the way in: the public bindings, and the invoker check where it is switched off. */
export function doorCommands(
  name: CloudRunName,
  { investigation: { service } }: ByHandRecord,
): readonly ByHandCommand[] {
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
export function elsewhere({ investigation: { places } }: ByHandRecord): readonly ByHandCommand[] {
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
