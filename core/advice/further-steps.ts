import { type Action, closesWayIn, updatesNothing } from '../action-contract/action';
import type { CaseRecord } from '../case/record';
import type { Catalogue } from '../catalogue/catalogue-parts';
import { changesWorkload } from '../catalogue/workload-steps';
import type { Exposure } from '../cloud-run/exposure';
import type { Places, ServiceSettings } from '../facts/investigation';
import { isSearchFailed } from '../facts/not-read';
import { otherRegions } from '../facts/other-regions';
import { wayInOf } from '../playbooks/playbook';
import { isObject } from '../values/json';
import type { Part } from '../values/result';
import { CLOSE_THE_WAY_IN } from './by-hand';
import { lastingSteps } from './lasting-steps';

type Read = Pick<CaseRecord, 'finding' | 'investigation' | 'playbook' | 'outcomes'> &
  Partial<Pick<CaseRecord, 'plan' | 'replanned'>>;

/**
 * What people must still do, in addition to the verdict: the open way in, a refused update, what the owner's next
 * deployment would reverse, other places of the image. Riposte composes these texts; the values in them are names of
 * resources. A record of another version may lack a part. Then there is no step about it.
 */
export const furtherSteps = (record: Read, catalogue: Catalogue): readonly string[] => [
  ...wayInSteps(record, catalogue),
  ...admissionSteps(record, catalogue),
  ...lastingSteps(record),
  ...placeSteps(record.investigation),
];

const SECRET = /^(?:projects\/[a-z0-9.:-]{1,60}\/secrets\/)?[A-Za-z0-9_-]{1,255}$/;
const ACCOUNT = /^[a-z0-9.-]{1,100}@[a-z0-9.-]{1,150}$/;

/** What somebody who ran code in the workload may have stolen. Names only: values never get here. */
export function rotationSteps({ service }: CaseRecord['investigation']): readonly string[] {
  if (service?.status !== 'known' || !isObject(service.value)) return [];
  const { runtimeServiceAccount = '', secrets = [] } = service.value as unknown as Partial<ServiceSettings>;
  const names = (Array.isArray(secrets) ? secrets : []).filter((name) => SECRET.test(String(name)));
  const account = ACCOUNT.test(String(runtimeServiceAccount)) ? ` ${runtimeServiceAccount}` : '';
  const shown = names.slice(0, NAMED).join(', ');
  const rest = names.length > NAMED ? ` and ${names.length - NAMED} more` : '';
  return [
    names.length === 0
      ? `Find out what the identity${account} of the workload can access, and rotate the secrets that it could read. Riposte does not know which ones.`
      : `Rotate the secrets that the workload could read: ${shown}${rest}. Find out what else its identity${account} can access, because Riposte does not know that.`,
  ];
}

/** One action or none: a record may name an action that this deployment does not have. */
const knownActions = ({ actions }: Catalogue, id: string): readonly Action[] =>
  actions.filter((action) => action.id === id);

const UNKNOWN_IAP =
  'Check whom Identity-Aware Proxy admits to the service. Riposte does not read its policy and counts the way in as closed, because the service checks its callers.';

/** The way in through the running app, as it was when the finding arrived. */
function wayInSteps({ investigation, playbook, outcomes }: Read, catalogue: Catalogue): readonly string[] {
  const known = catalogue.tryPlaybook(playbook.id);
  const exposure = tryExposure(investigation.service);
  if (known === undefined || wayInOf(known) === 'image' || !changesWorkload(known, catalogue)) return [];
  if (exposure === undefined) return [];
  if (!exposure.open) return exposure.iap && exposure.reach !== 'internal' ? [UNKNOWN_IAP] : [];
  const done = (is: (action: Action) => boolean) =>
    outcomes.find(({ status, action }) => status === 'done' && knownActions(catalogue, action).some(is));
  const closed = done(closesWayIn);
  if (closed) {
    return [
      `Fix the app before you open the way in again, which ${closed.action} closed. Before that: ${exposure.text}. An older revision of the same app has the same vulnerability.`,
    ];
  }
  return done((action) => action.kind === 'workload' && action.stops === true)
    ? [
        `${CLOSE_THE_WAY_IN} before the service starts again: ${exposure.text}. An older revision of the same app has the same vulnerability.`,
      ]
    : [
        `${CLOSE_THE_WAY_IN}, which is still open: ${exposure.text}. Moving traffic to an older revision of the same app does not close it.`,
      ];
}

/**
 * The case relies on a containment, and its own playbook changes nothing because the finding does not show how the
 * intruder came in.
 */
export function unknownWayInSteps(
  { investigation, playbook }: Read,
  catalogue: Catalogue,
): readonly string[] {
  const known = catalogue.tryPlaybook(playbook.id);
  const exposure = tryExposure(investigation.service);
  if (known === undefined || changesWorkload(known, catalogue) || exposure?.open !== true) return [];
  return [
    `Find out how the intruder came in. The finding does not show that, and the service is open: ${exposure.text}. If they came in through the app, an older revision of the same app has the same vulnerability.`,
  ];
}

function tryExposure(service: Part<unknown>): Exposure | undefined {
  if (service?.status !== 'known' || !isObject(service.value)) return undefined;
  return (service.value as Partial<ServiceSettings>).exposure;
}

/** Cloud Run refused an update. Binary Authorization causes this if it does not admit the image that serves. */
function admissionSteps(
  { outcomes, investigation: { service } }: Read,
  catalogue: Catalogue,
): readonly string[] {
  const refused = outcomes.find(({ status, error }) => status === 'failed' && error?.kind === 'precondition');
  const checked =
    service?.status === 'known' &&
    isObject(service.value) &&
    (service.value as Partial<ServiceSettings>).binaryAuthorization === true;
  if (!refused || !checked) return [];
  const beside = outcomes
    .filter(({ status }) => status === 'done')
    .flatMap(({ action }) => knownActions(catalogue, action))
    .find(updatesNothing);
  return [
    `Cloud Run refused ${refused.action}, probably because Binary Authorization does not admit the image that serves${beside?.words ? `. Another step took effect: ${beside.words.done}` : ''}. Deploy an admitted image, or repeat the step by hand with a break-glass justification.`,
  ];
}

const NAMED = 5;

/** Where else the image runs. Riposte changes nothing there: a response changes only the finding's own resource. */
export function placeSteps({ places }: Pick<CaseRecord['investigation'], 'places'>): readonly string[] {
  // The reason may contain the answer of an API, so only the investigation shows it.
  if (places?.status === 'unavailable') return isSearchFailed(places.reason) ? [UNKNOWN_PLACES] : [];
  if (places?.status !== 'known') return [];
  const { found, regions, unread, target } = places.value as Places;
  const serving = [...found].sort((a, b) => Number(b.serving) - Number(a.serving));
  const others = otherRegions({ regions }, target);
  return [
    ...serving
      .slice(0, NAMED)
      .map(({ name, serving: serves }) =>
        serves
          ? `Contain ${name} too: it runs the same image digest, and Riposte does not change it.`
          : `Check ${name} too: one of its revisions has the same image digest, but serves nothing now.`,
      ),
    ...(serving.length > NAMED
      ? [`${serving.length - NAMED} more services have the same image digest: the investigation names them.`]
      : []),
    ...(others.length > 0
      ? [
          `Check every region of the service. It has several regions and also runs in ${others.join(', ')}, and failover may send requests there.`,
        ]
      : []),
    ...(unread.length > 0
      ? [
          `Riposte could not find out whether the image also runs in ${unread
            .slice(0, NAMED)
            .map(({ what }) => what)
            .join(', ')}.`,
        ]
      : []),
    SEARCHED_PLACES,
  ];
}

const UNKNOWN_PLACES =
  'Find out where else the image runs. Riposte does not know that, and the investigation gives the reason.';
const SEARCHED_PLACES =
  'Check whether the image also runs in a job, a worker pool or another project: Riposte searched only the services of this project.';

/** The same steps with what is known about other places now. Riposte reads that after the hand-over. */
export const withPlaces = (
  steps: readonly string[],
  investigation: Pick<CaseRecord['investigation'], 'places'>,
): readonly string[] => [...steps, ...placeSteps(investigation).filter((step) => !steps.includes(step))];
