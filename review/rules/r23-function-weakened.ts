import { isObject } from '../../core/values/json';
import type { Pair } from '../context';
import { type ArgumentCheck, checkArguments } from '../model/argument-check';
import { isKept, type KeptPair, missingFrom, readText } from '../model/differences';
import { blocksAt, type Resource, UNKNOWN, valueAt } from '../model/resource';
import { FUNCTION } from '../pipeline/types';
import { departure } from './departure';
import { defineRule, type Observation } from './rule';

const SERVICE = 'service_config';
const RESPONDS = { detection: 'weakened', response: 'weaker' } as const;

export default defineRule({
  id: 'R23',
  title: 'A function of the response goes away or is weakened',
  severity: 'high',
  effects: { response: 'weaker' },
  why: 'The responder decides and the actor acts; without either of them a finding is only a message. A function without a service account of its own runs as the default one, which usually may edit the whole project. A function that is open to the internet takes commands from whoever finds a way past its token. A maximum of no instances stops the response without an error.',
  fix: 'Keep ingress to the project, the account of the function, its entry point, at least one instance at most, and a runtime that Google still maintains.',
  sources: [
    'https://cloud.google.com/functions/docs/networking/network-settings#ingress_settings',
    'https://cloud.google.com/functions/docs/securing/function-identity',
    'https://cloud.google.com/functions/docs/runtime-support',
    'https://cloud.google.com/functions/docs/configuring/max-instances',
  ],
  *check(context) {
    for (const pair of context.ofType(FUNCTION)) {
      for (const observation of departure(
        pair,
        'The function',
        'Until it stands again, nobody answers findings.',
        'critical',
      )) {
        yield { ...observation, effects: RESPONDS };
      }
      yield* checkArguments(pair, CHECKS);
      yield* environment(pair);
      yield* runtime(pair);
    }
  },
});

const CHECKS: readonly ArgumentCheck[] = [
  {
    path: `${SERVICE}.ingress_settings`,
    when: 'changed',
    whenUnset: 'ALLOW_ALL',
    to: 'ALLOW_ALL',
    isShown: true,
    whenNew: 'high',
    subject: 'Ingress of the function',
    so: 'the internet can reach it',
  },
  {
    path: `${SERVICE}.ingress_settings`,
    when: 'changed',
    whenUnset: 'ALLOW_ALL',
    to: 'ALLOW_INTERNAL_AND_GCLB',
    isShown: true,
    severity: 'medium',
    subject: 'Ingress of the function',
    so: 'load balancers can reach it',
  },
  {
    path: `${SERVICE}.service_account_email`,
    when: 'removed',
    subject: 'The account of the function',
    so: 'it runs as the default account, which usually may edit the project',
  },
  {
    path: `${SERVICE}.service_account_email`,
    when: 'replaced',
    subject: 'The account of the function',
    so: 'it has the powers of another identity',
  },
  {
    path: `${SERVICE}.max_instance_count`,
    when: 'lowered',
    whenUnset: 100,
    subject: 'The largest number of instances',
    so: 'findings wait for each other, and with none nobody answers them',
  },
  {
    path: `${SERVICE}.timeout_seconds`,
    when: 'lowered',
    whenUnset: 60,
    subject: 'The timeout of the function in seconds',
    so: 'a response that takes longer is cut off halfway',
  },
  {
    path: `${SERVICE}.all_traffic_on_latest_revision`,
    when: 'turned-off',
    whenUnset: true,
    severity: 'medium',
    subject: 'Serving by the latest revision',
    so: 'an older revision goes on answering after a deployment',
  },
  {
    path: `${SERVICE}.vpc_connector_egress_settings`,
    when: 'changed',
    isShown: true,
    severity: 'medium',
    subject: 'The way out of the function',
    so: 'its calls take another network',
  },
  {
    path: 'build_config.entry_point',
    when: 'changed',
    isShown: true,
    subject: 'The entry point of the function',
    so: 'other code answers than before',
  },
  {
    path: 'event_trigger.retry_policy',
    when: 'changed',
    to: 'RETRY_POLICY_DO_NOT_RETRY',
    isShown: true,
    whenNew: 'high',
    subject: 'The retry policy of the trigger',
    so: 'an event that fails once is lost',
  },
  {
    path: 'event_trigger.retry_policy',
    when: 'changed',
    to: 'RETRY_POLICY_UNSPECIFIED',
    isShown: true,
    subject: 'The retry policy of the trigger',
    so: 'an event that fails once is lost',
  },
  {
    path: 'build_config.service_account',
    when: 'changed',
    severity: 'medium',
    subject: 'The account that builds the function',
    so: 'another identity decides what goes into its image',
  },
  {
    path: 'build_config.environment_variables.GOOGLE_NODE_RUN_SCRIPTS',
    when: 'changed',
    isShown: true,
    subject: 'The script that runs when the function is built',
    so: 'other code may end up in it',
  },
  {
    path: 'build_config.docker_repository',
    when: 'changed',
    severity: 'medium',
    subject: "The repository of the function's images",
    so: 'others may push to it',
  },
  {
    path: 'build_config.worker_pool',
    when: 'changed',
    severity: 'medium',
    subject: 'The pool that builds the function',
    so: 'it is built on other machines',
  },
];

/** Addresses of the ledger, the evidence and the undo subscription: what is not there is not written to. */
function* environment(pair: Pair): Generator<Observation> {
  if (!isKept(pair)) return;
  const [was, is] = [pair.before, pair.after].map((one) => valueAt(one, `${SERVICE}.environment_variables`));
  if (is === UNKNOWN) {
    yield {
      change: pair.change,
      message: 'The environment of the function is known after the apply only.',
      assumed: true,
    };
    return;
  }
  yield* newVariables(pair);
  if (!isObject(was)) return;
  const now = isObject(is) ? is : {};
  for (const [name, value] of Object.entries(was)) {
    if (name === 'LOG_EXECUTION_ID' || now[name] === value) continue;
    const isUntold = now[name] === null || (name in now && isUnknownMember(pair.change.unknown, name));
    yield {
      change: pair.change,
      message:
        name in now
          ? `The environment variable ${name} has another value: the function works with another resource or setting.`
          : `The environment variable ${name} is removed: the function no longer knows that resource or setting.`,
      ...(isUntold ? { assumed: true } : {}),
    };
  }
}

/** What Node.js, its loader, Google's libraries and the function itself read: other code, or other servers. */
const REDIRECTS =
  /^(?:RIPOSTE_ENDPOINTS|(?:NODE|LD|SSL|GOOGLE|GCLOUD|GCE|FUNCTION)_\w+|\w+_(?:PROXY|HOST|ENDPOINTS?))$/i;

function* newVariables({ before, after, change }: KeptPair): Generator<Observation> {
  for (const name of missingFrom(namesIn(after), namesIn(before)).filter((name) => REDIRECTS.test(name))) {
    yield {
      change,
      message: `The environment variable ${name} is new: it can make the function load other code or call other servers.`,
    };
  }
}

/** Of variables in clear, and of those whose value is a secret. */
function namesIn(one: Resource): readonly string[] {
  const clear = valueAt(one, `${SERVICE}.environment_variables`);
  const secret = blocksAt(one, `${SERVICE}.secret_environment_variables`);
  return [
    ...(isObject(clear) ? Object.keys(clear) : []),
    ...(secret === UNKNOWN ? [] : secret.map(({ key }) => String(key))),
  ];
}

const isUnknownMember = (unknown: unknown, name: string): boolean =>
  JSON.stringify(unknown ?? {}).includes(`"${name}":true`);

/** Google stops security updates at the end of support. Source: the runtime support page, as of 2026-11. */
const ENDED =
  /^(?:nodejs(?:6|8|10|12|14|16|18|20)|python3[789]|go1(?:11|13|16|18|19|20)|java11|ruby(?:26|27|30)|php(?:74|81)|dotnet[36])$/;

function* runtime(pair: Pair): Generator<Observation> {
  if (!pair.after) return;
  const was = pair.before ? readText(pair.before, 'build_config.runtime', '') : '';
  const is = readText(pair.after, 'build_config.runtime', '');
  if (is === was) return;
  if (is === UNKNOWN) {
    yield {
      change: pair.change,
      message: 'The runtime of the function is known after the apply only.',
      assumed: true,
    };
  } else if (ENDED.test(is)) {
    yield {
      change: pair.change,
      message: `The runtime becomes ${is}, which Google no longer maintains.`,
      values: { before: String(was), after: is },
    };
  } else if (was !== '' && familyOf(was) !== familyOf(is)) {
    yield {
      change: pair.change,
      message: `The runtime changes from ${String(was)} to ${is}, which is another language.`,
      values: { before: String(was), after: is },
    };
  }
}

const familyOf = (runtime: string | typeof UNKNOWN): string => /^[a-z]+/.exec(String(runtime))?.[0] ?? '';
