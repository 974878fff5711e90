import { isObject } from '../../core/values/json';
import { defineRule, type Observation } from '../contract/rule';
import { isKept, type KeptPair, missingFrom, readText } from '../model/differences';
import type { Pair } from '../model/pair';
import { blocksAt, type Resource, UNKNOWN, valueAt } from '../model/resource';
import { FUNCTION } from '../pipeline/types';
import { type ArgumentCheck, checkArguments } from './argument-check';
import { departure } from './departure';

const SERVICE = 'service_config';
const RESPONDS = { detection: 'weakened', response: 'weaker' } as const;

export default defineRule({
  id: 'R23',
  title: 'A function of the response is removed or weakened',
  severity: 'high',
  effects: { response: 'weaker' },
  why: 'The responder decides and the actor acts. Without both functions, the pipeline does not respond to a finding. A function without its own service account runs as the default account, which can usually edit the whole project. A function that is open to the internet accepts commands from anyone who bypasses its token check. A maximum of zero instances stops the response without an error.',
  fix: 'Restrict ingress to the project. Keep the account of the function, its entry point, a maximum of at least one instance, and a runtime that Google still maintains.',
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
        'Until it exists again, the pipeline does not respond to findings.',
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
    so: 'it runs as the default account, which can usually edit the project',
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
    subject: 'The maximum number of instances',
    so: 'findings wait for each other, and with a maximum of zero no function responds to them',
  },
  {
    path: `${SERVICE}.timeout_seconds`,
    when: 'lowered',
    whenUnset: 60,
    subject: 'The timeout of the function in seconds',
    so: 'a response that takes longer is cut off',
  },
  {
    path: `${SERVICE}.all_traffic_on_latest_revision`,
    when: 'turned-off',
    whenUnset: true,
    severity: 'medium',
    subject: 'Serving by the latest revision',
    so: 'an older revision can keep responding after a deployment',
  },
  {
    path: `${SERVICE}.vpc_connector_egress_settings`,
    when: 'changed',
    isShown: true,
    severity: 'medium',
    subject: 'The egress setting of the function',
    so: 'its calls take another network',
  },
  {
    path: 'build_config.entry_point',
    when: 'changed',
    isShown: true,
    subject: 'The entry point of the function',
    so: 'the function runs other code than before',
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
    so: 'other identities may push to it',
  },
  {
    path: 'build_config.worker_pool',
    when: 'changed',
    severity: 'medium',
    subject: 'The pool that builds the function',
    so: 'it is built on other machines',
  },
];

/**
 * Addresses of the ledger, the evidence and the undo subscription. Without an address, the function does not write
 * there.
 */
function* environment(pair: Pair): Generator<Observation> {
  if (!isKept(pair)) return;
  const [was, is] = [pair.before, pair.after].map((one) => valueAt(one, `${SERVICE}.environment_variables`));
  if (is === UNKNOWN) {
    yield {
      change: pair.change,
      message: 'The environment of the function is known only after the apply.',
      assumed: true,
    };
    return;
  }
  yield* newVariables(pair);
  if (!isObject(was)) return;
  const now = isObject(is) ? is : {};
  for (const [name, value] of Object.entries(was)) {
    if (name === 'LOG_EXECUTION_ID' || now[name] === value) continue;
    const isUnknown = now[name] === null || (name in now && isUnknownMember(pair.change.unknown, name));
    yield {
      change: pair.change,
      message:
        name in now
          ? `The environment variable ${name} has another value: the function works with another resource or setting.`
          : `The environment variable ${name} is removed: the function no longer has that resource or setting.`,
      ...(isUnknown ? { assumed: true } : {}),
    };
  }
}

/**
 * Variables that Node.js, its loader, Google's libraries or the function itself read. They can select other code or
 * other servers.
 */
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

/** Names of the plain variables, and of the variables whose value is a secret. */
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
      message: 'The runtime of the function is known only after the apply.',
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
      message: `The runtime changes from ${String(was)} to ${is}, which runs another language.`,
      values: { before: String(was), after: is },
    };
  }
}

const familyOf = (runtime: string | typeof UNKNOWN): string => /^[a-z]+/.exec(String(runtime))?.[0] ?? '';
