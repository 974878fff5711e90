import type { Places, RevisionFacts, ServiceSettings } from '../facts/investigation';
import { type CloudRunName, parseCloudRunName } from '../finding/resource-names';
import type { ByHandCommand } from '../outcome/outcome';
import { isObject } from '../values/json';
import { hasRegion, place } from './gcloud';
import type { ByHandRecord } from './target';

/** All commands for a service, and for the other services that run the same image. */
export const serviceByHand = (name: CloudRunName, record: ByHandRecord): readonly ByHandCommand[] => [
  ...stopCommands(name, record),
  ...elsewhere(record),
];

/** Not every gcloud has `--scaling` outside `beta` (528 has it only there). */
const stopCommand = (name: CloudRunName): string =>
  `gcloud beta run services update ${name.workload} ${place(name)} --scaling=0`;

function stopCommands(name: CloudRunName, record: ByHandRecord): readonly ByHandCommand[] {
  const service = name.workload;
  const { refuge } = record;
  const stop = { what: 'Stop the service, which then serves no requests', command: stopCommand(name) };
  return [
    {
      what: 'Save the current configuration to a file',
      command: `gcloud run services describe ${service} ${place(name)} --format=json > ${service}-before.json`,
    },
    ...(refuge === undefined
      ? [stop]
      : [
          {
            what: `Move all traffic to ${refuge}, as planned`,
            command: `gcloud run services update-traffic ${service} ${place(name)} --to-revisions=${refuge}=100`,
          },
          ...(hasTags(record)
            ? [
                {
                  what: 'Remove traffic tags, because a tag keeps its revision reachable',
                  command: `gcloud run services update-traffic ${service} ${place(name)} --clear-tags`,
                },
              ]
            : []),
          { ...stop, what: 'Or stop the service instead, which then serves no requests' },
        ]),
    ...wayInCommands(name, record),
  ];
}

function hasTags({ investigation: { revisions } }: ByHandRecord): boolean {
  if (revisions?.status !== 'known' || !Array.isArray(revisions.value)) return false;
  return (revisions.value as readonly Partial<RevisionFacts>[]).some(({ tags }) => (tags?.length ?? 0) > 0);
}

const ROLE =
  /^(?:roles|projects\/[a-z][a-z0-9-]{4,28}[a-z0-9]\/roles|organizations\/[0-9]{1,20}\/roles)\/[A-Za-z0-9_.]{1,100}$/;
const PUBLIC = ['allUsers', 'allAuthenticatedUsers'];

/** Closes the way in: removes the public bindings, and enables the invoker check if it is disabled. */
export function wayInCommands(
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

/** Commands for other services that run the image and serve. */
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
