import { err, ok, type Result } from '../../core/values/result';
import type { SandboxRequest, ServiceId } from '../protocol/request';

/** What a fault does to a call. */
export type FaultEffect =
  /** Google refuses the call, and nothing changes. */
  | { readonly kind: 'answer'; readonly status: number }
  /** The request never arrives. */
  | { readonly kind: 'never-sent' }
  /** The request takes effect, but its answer is lost. */
  | { readonly kind: 'lost' }
  /** The answer arrives this many virtual milliseconds later. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** The process of the function ends, before the call reaches Google or after it took effect. */
  | { readonly kind: 'crash'; readonly after: boolean }
  /** Security Command Center lists no finding until this many virtual milliseconds after the finding. */
  | { readonly kind: 'late'; readonly ms: number };

export type FunctionRole = 'responder' | 'actor';

/** One fault of a run: the calls that it hits, and its effect. */
export interface FaultSpec {
  /** The text that a person wrote. */
  readonly text: string;
  /** The function whose calls the fault hits. Undefined: both functions. */
  readonly role: FunctionRole | undefined;
  /** The kind of calls that the fault hits. Undefined: all calls. */
  readonly call: NamedCall | undefined;
  readonly effect: FaultEffect;
  /** The first matching call that the fault hits. Counts from 1. */
  readonly nth: number;
  /** How many consecutive calls the fault hits. */
  readonly times: number;
}

/** A kind of call that the functions make, under a name that a person can type. */
export interface NamedCall {
  readonly name: string;
  readonly what: string;
  readonly api: ServiceId;
  readonly matches: (request: SandboxRequest) => boolean;
}

const call = (
  name: string,
  what: string,
  matches: (request: SandboxRequest) => boolean = () => true,
): NamedCall => ({ name, what, api: name.split('.')[0] as ServiceId, matches });

const ends =
  (method: string, ending: RegExp) =>
  (request: SandboxRequest): boolean =>
    request.method === method && ending.test(request.path);

/** Every kind of call that a fault can hit. The part before the dot, alone, stands for every call of that API. */
export const NAMED_CALLS: readonly NamedCall[] = [
  call('run.get', 'a read of the service', ends('GET', /\/services\/[^/:]+$/)),
  call('run.revisions', 'a read of its revisions', ends('GET', /\/revisions$/)),
  call('run.policy', 'a read of its IAM policy', ends('GET', /:getIamPolicy$/)),
  call('run.patch', 'a change of the service', ends('PATCH', /./)),
  call('run.set-policy', 'a change of its IAM policy', ends('POST', /:setIamPolicy$/)),
  call('run.wait', 'a wait for the end of a change', ends('POST', /:wait$/)),
  call('scc.list', 'a question about findings', ends('GET', /\/findings$/)),
  call('scc.mark', 'a mark on the finding', ends('PATCH', /\/securityMarks$/)),
  call('firestore.read', 'a read of the ledger', ends('POST', /:batchGet$/)),
  call('firestore.commit', 'a write to the ledger', ends('POST', /:commit$/)),
  call('storage.store', 'a write of evidence', ends('POST', /./)),
  call('pubsub.publish', 'the publication of a command', ends('POST', /:publish$/)),
  call('monitoring.list', 'a read of the instance metric', ends('GET', /./)),
  call('logging.list', 'a read of logs', ends('POST', /./)),
];

const APIS = [...new Set(NAMED_CALLS.map(({ api }) => api))];
const ROLES: readonly FunctionRole[] = ['responder', 'actor'];

/** Every form of a fault with its meaning. The help and the error messages show it. */
export const FAULT_FORMS: readonly (readonly [form: string, meaning: string])[] = [
  [
    'run.patch:503',
    'the first change of the service gets the answer 503; any status from 400 to 599 is possible',
  ],
  ['run.patch:503x2', 'the first two changes get the answer 503'],
  ['run.patch:503@3', 'the third change gets the answer 503'],
  ['firestore.commit:drop-before', 'the first write to the ledger never arrives'],
  ['firestore.commit:drop-after', 'the first write to the ledger takes effect, but its answer is lost'],
  ['monitoring:slow=5s', 'the first call of Cloud Monitoring gets its answer 5 s later'],
  ['actor:crash@7', 'the process of the actor ends before its seventh call'],
  ['actor:crash-after@7', 'the process of the actor ends after the seventh call took effect'],
  [
    'actor.firestore.commit:503',
    'the first write of the actor gets the answer 503; write responder for the responder',
  ],
  ['scc.list:late=120s', 'Security Command Center lists the finding only 120 s after publishing it'],
];

/** The forms, the calls and the units, as text. */
export const faultHelp = (): string => {
  const width = Math.max(...FAULT_FORMS.map(([form]) => form.length));
  return [
    'A fault is CALL:EFFECT. For example:',
    ...FAULT_FORMS.map(([form, meaning]) => `  ${form.padEnd(width)}  ${meaning}`),
    `Calls: ${NAMED_CALLS.map(({ name }) => name).join(', ')}; an API alone (${APIS.join(', ')}), responder or actor stands for all of its calls.`,
    'xN hits N calls in a row, @N begins with the Nth; times are in ms, s or m.',
  ].join('\n');
};

/** Reads one fault. The error is a clause that states what is wrong with the text. */
export function parseFault(text: string): Result<FaultSpec, string> {
  const [place, effectText, ...rest] = text.trim().split(':');
  if (
    place === undefined ||
    effectText === undefined ||
    rest.length > 0 ||
    place === '' ||
    effectText === ''
  ) {
    return err('it does not have the form CALL:EFFECT');
  }
  const where = parsePlace(place);
  if (!where.ok) return where;
  const what = parseEffect(effectText);
  if (!what.ok) return what;
  const { role, call: named } = where.value;
  const { effect, times } = what.value;
  if (effect.kind === 'late' && (named?.name !== 'scc.list' || role !== undefined || times.isGiven)) {
    return err('only scc.list takes late=');
  }
  if (effect.kind === 'crash' && times.times > 1)
    return err('crash takes @N but not xN, because a process ends only once');
  return ok({ text: text.trim(), role, call: named, effect, nth: times.nth, times: times.times });
}

interface Place {
  readonly role: FunctionRole | undefined;
  readonly call: NamedCall | undefined;
}

function parsePlace(text: string): Result<Place, string> {
  const [first = '', ...others] = text.split('.');
  const role = ROLES.find((one) => one === first);
  const name = role ? others.join('.') : text;
  if (role && name === '') return ok({ role, call: undefined });
  const named = NAMED_CALLS.find((one) => one.name === name);
  if (named) return ok({ role, call: named });
  const api = APIS.find((one) => one === name);
  if (api) return ok({ role, call: call(api, `a call of the API ${api}`) });
  return err(`the call ${JSON.stringify(text)} is unknown`);
}

interface Times {
  readonly nth: number;
  readonly times: number;
  readonly isGiven: boolean;
}

function parseEffect(text: string): Result<{ readonly effect: FaultEffect; readonly times: Times }, string> {
  const parts = /^([a-z-]+(?:=[0-9]+[a-z]+)?|[0-9]{3})(?:x([1-9][0-9]{0,3}))?(?:@([1-9][0-9]{0,3}))?$/.exec(
    text,
  );
  if (!parts) return err(`the effect ${JSON.stringify(text)} has none of the forms below`);
  const [, word = '', count, nth] = parts;
  const effect = effectOf(word);
  if (!effect) return err(`the effect ${JSON.stringify(word)} is unknown`);
  const isGiven = count !== undefined || nth !== undefined;
  return ok({ effect, times: { nth: Number(nth ?? 1), times: Number(count ?? 1), isGiven } });
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000 };

function effectOf(word: string): FaultEffect | undefined {
  const [name = '', time] = word.split('=');
  const parts = /^([0-9]{1,6})(ms|s|m)$/.exec(time ?? '');
  const ms = parts ? Number(parts[1]) * (UNITS[parts[2] as string] as number) : undefined;
  if (time !== undefined) {
    return ms !== undefined && (name === 'slow' || name === 'late') ? { kind: name, ms } : undefined;
  }
  const status = Number(name);
  if (status >= 400 && status <= 599) return { kind: 'answer', status };
  const plain: Readonly<Record<string, FaultEffect>> = {
    'drop-before': { kind: 'never-sent' },
    'drop-after': { kind: 'lost' },
    crash: { kind: 'crash', after: false },
    'crash-after': { kind: 'crash', after: true },
  };
  return Object.hasOwn(plain, name) ? plain[name] : undefined;
}

/** One sentence without its final period, for the start of a run. */
export function describeFault({ role, call: named, effect, nth, times }: FaultSpec): string {
  const whose = role === undefined ? '' : ` of the ${role}`;
  const what = named ? `${named.name} (${named.what})` : 'any API';
  if (effect.kind === 'late') {
    return `Security Command Center lists the finding only ${effect.ms / 1000} s after publishing it`;
  }
  const which = times === 1 ? `call ${nth}` : `calls ${nth} to ${nth + times - 1}`;
  const calls = `${which}${whose} to ${what}`;
  const many = times > 1;
  switch (effect.kind) {
    case 'answer':
      return `${calls} ${many ? 'get' : 'gets'} the answer ${effect.status}, and nothing changes`;
    case 'never-sent':
      return `${calls} never ${many ? 'arrive' : 'arrives'}`;
    case 'lost':
      return `${calls} ${many ? 'take' : 'takes'} effect, but the answer is lost`;
    case 'slow':
      return `${calls} ${many ? 'get their answers' : 'gets its answer'} ${effect.ms / 1000} s later`;
    case 'crash':
      return `the process ends ${effect.after ? 'right after' : 'right before'} ${calls}`;
  }
}
