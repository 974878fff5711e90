import { err, ok, type Result } from '../../core/values/result';
import type { SandboxRequest, ServiceId } from '../protocol/request';

/** What goes wrong at a call. */
export type FaultEffect =
  /** Google refuses, and nothing happened. */
  | { readonly kind: 'answer'; readonly status: number }
  /** The request never arrives. */
  | { readonly kind: 'never-sent' }
  /** It takes effect, and the answer is lost. */
  | { readonly kind: 'lost' }
  /** The answer comes so many virtual milliseconds later. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** The process of the function ends: before the call reaches Google, or after it took effect. */
  | { readonly kind: 'crash'; readonly after: boolean }
  /** Until so many virtual milliseconds after the finding, Security Command Center lists no finding. */
  | { readonly kind: 'late'; readonly ms: number };

export type FunctionRole = 'responder' | 'actor';

/** One fault of a run: which calls it hits, and what happens to them. */
export interface FaultSpec {
  /** As a person wrote it. */
  readonly text: string;
  /** Whose calls. Undefined: of both functions. */
  readonly role: FunctionRole | undefined;
  /** Which calls. Undefined: all. */
  readonly call: NamedCall | undefined;
  readonly effect: FaultEffect;
  /** The first of the matching calls that is hit, from 1. */
  readonly nth: number;
  /** How many in a row. */
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

/** Every call that a fault can be about. The part before the dot alone stands for every call of that API. */
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
  call('storage.store', 'a piece of evidence that is stored', ends('POST', /./)),
  call('pubsub.publish', 'a command that is published', ends('POST', /:publish$/)),
  call('monitoring.list', 'a read of the instance metric', ends('GET', /./)),
  call('logging.list', 'a read of logs', ends('POST', /./)),
];

const APIS = [...new Set(NAMED_CALLS.map(({ api }) => api))];
const ROLES: readonly FunctionRole[] = ['responder', 'actor'];

/** Every form of a fault, with what it does: for the help and for the answer to a mistake. */
export const FAULT_FORMS: readonly (readonly [form: string, meaning: string])[] = [
  ['run.patch:503', 'the first change of the service is answered with 503; any status from 400 to 599'],
  ['run.patch:503x2', 'the first two of them'],
  ['run.patch:503@3', 'the third one'],
  ['firestore.commit:drop-before', 'the first write to the ledger never arrives'],
  ['firestore.commit:drop-after', 'it takes effect, and its answer is lost'],
  ['monitoring:slow=5s', 'the first call of Cloud Monitoring is answered 5 s later'],
  ['actor:crash@7', 'the process of the actor ends before its seventh call'],
  ['actor:crash-after@7', 'it ends after the seventh call took effect'],
  ['actor.firestore.commit:503', 'only calls of the actor count; the same with responder'],
  ['scc.list:late=120s', 'Security Command Center lists the finding only 120 s after it published it'],
];

/** The forms, the calls and the units, as text. */
export const faultHelp = (): string => {
  const width = Math.max(...FAULT_FORMS.map(([form]) => form.length));
  return [
    'A fault is CALL:EFFECT. For example:',
    ...FAULT_FORMS.map(([form, meaning]) => `  ${form.padEnd(width)}  ${meaning}`),
    `Calls: ${NAMED_CALLS.map(({ name }) => name).join(', ')}; an API alone (${APIS.join(', ')}), responder or actor stand for each of their calls.`,
    'xN hits N calls in a row, @N begins with the Nth; times are in ms, s or m.',
  ].join('\n');
};

/** Reads one fault. The error says what is wrong with it, in a clause. */
export function parseFault(text: string): Result<FaultSpec, string> {
  const [place, said, ...rest] = text.trim().split(':');
  if (place === undefined || said === undefined || rest.length > 0 || place === '' || said === '') {
    return err('it is not CALL:EFFECT');
  }
  const where = parsePlace(place);
  if (!where.ok) return where;
  const what = parseEffect(said);
  if (!what.ok) return what;
  const { role, call: named } = where.value;
  const { effect, times } = what.value;
  if (effect.kind === 'late' && (named?.name !== 'scc.list' || role !== undefined || times.said)) {
    return err('late= goes with scc.list alone');
  }
  if (effect.kind === 'crash' && times.times > 1) return err('a process ends once: crash takes @N and no xN');
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
  return err(`there is no call ${JSON.stringify(text)}`);
}

interface Times {
  readonly nth: number;
  readonly times: number;
  readonly said: boolean;
}

function parseEffect(text: string): Result<{ readonly effect: FaultEffect; readonly times: Times }, string> {
  const parts = /^([a-z-]+(?:=[0-9]+[a-z]+)?|[0-9]{3})(?:x([1-9][0-9]{0,3}))?(?:@([1-9][0-9]{0,3}))?$/.exec(
    text,
  );
  if (!parts) return err(`the effect ${JSON.stringify(text)} has no such form`);
  const [, word = '', count, nth] = parts;
  const effect = effectOf(word);
  if (!effect) return err(`there is no effect ${JSON.stringify(word)}`);
  const said = count !== undefined || nth !== undefined;
  return ok({ effect, times: { nth: Number(nth ?? 1), times: Number(count ?? 1), said } });
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

/** In one sentence without its end, for the top of a run. */
export function describeFault({ role, call: named, effect, nth, times }: FaultSpec): string {
  const whose = role === undefined ? '' : ` of the ${role}`;
  const what = named ? `${named.name} (${named.what})` : 'every call';
  if (effect.kind === 'late') {
    return `Security Command Center lists the finding only ${effect.ms / 1000} s after it published it`;
  }
  const which = times === 1 ? `call ${nth}` : `calls ${nth} to ${nth + times - 1}`;
  const calls = `${which}${whose}, counted over ${what},`;
  const many = times > 1;
  switch (effect.kind) {
    case 'answer':
      return `${calls} ${many ? 'are' : 'is'} answered with ${effect.status}, and nothing happened`;
    case 'never-sent':
      return `${calls} never ${many ? 'arrive' : 'arrives'}`;
    case 'lost':
      return `${calls} ${many ? 'take' : 'takes'} effect, and the answer is lost`;
    case 'slow':
      return `${calls} ${many ? 'are' : 'is'} answered ${effect.ms / 1000} s later`;
    case 'crash':
      return `the process ends ${effect.after ? 'right after' : 'right before'} ${calls.slice(0, -1)}`;
  }
}
