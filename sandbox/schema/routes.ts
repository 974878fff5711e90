import { isObject } from '../../core/json';
import type { ServiceId } from '../protocol/request';
import { type Definition, type Definitions, definitionsOf, type MethodDefinition } from './definitions';

export interface Route {
  /** `Services.UpdateService`: the service and method as the official definitions name them. */
  readonly id: string;
  readonly httpMethod: string;
  readonly pattern: RegExp;
  /** Request fields bound by the path, in the order of the pattern's groups. */
  readonly variables: readonly string[];
  /** Absent: no body; `*`: the whole request; else the request field that the body fills. */
  readonly body?: string;
  readonly requestType: string;
  readonly responseType: string;
  readonly responseIsStream: boolean;
  /** Package in which the type names resolve. */
  readonly scope: string;
}

/** The one API version that is served; the definitions carry others beside it. */
export const API_PACKAGES: Partial<Record<ServiceId, string>> = {
  run: 'google.cloud.run.v2',
  scc: 'google.cloud.securitycenter.v2',
  firestore: 'google.firestore.v1',
  pubsub: 'google.pubsub.v1',
  logging: 'google.logging.v2',
  monitoring: 'google.monitoring.v3',
  secretmanager: 'google.cloud.secretmanager.v1',
  sccmanagement: 'google.cloud.securitycentermanagement.v1',
  orgpolicy: 'google.cloud.orgpolicy.v2',
  serviceusage: 'google.api.serviceusage.v1',
  resourcemanager: 'google.cloud.resourcemanager.v3',
  iam: 'google.iam.admin.v1',
  binaryauthorization: 'google.cloud.binaryauthorization.v1',
};

/** A second package on the same host. */
const SECOND_PACKAGES: Partial<Record<ServiceId, string>> = {
  run: 'google.cloud.location',
  resourcemanager: 'google.cloud.resourcemanager.v1',
};

/** Every package that is served on a service's host. */
export const packagesOf = (service: ServiceId): readonly string[] =>
  [API_PACKAGES[service], SECOND_PACKAGES[service]].flatMap((name) => name ?? []);

/**
 * Long-running operations are a mixin: their routes stand in the service's YAML (run_v2.yaml, http rules),
 * not in the definitions' annotations.
 */
const OPERATION_ROUTES: Readonly<Record<string, { get?: string; post?: string; body?: string }>> = {
  GetOperation: { get: '/v2/{name=projects/*/locations/*/operations/*}' },
  WaitOperation: { post: '/v2/{name=projects/*/locations/*/operations/*}:wait', body: '*' },
};

/** IAM is a mixin too (google/iam/v1/iam_policy.proto in pubsub.yaml); Run declares its own methods for it. */
const POLICY_ROUTES = ['topics', 'subscriptions'].map((collection) => ({
  post: `/v1/{resource=projects/*/${collection}/*}:setIamPolicy`,
  body: '*',
}));

/** Types that only the routes of mixins mention. */
export const MIXIN_TYPES: Partial<Record<ServiceId, readonly string[]>> = {
  run: [
    'google.longrunning.Operation',
    ...Object.keys(OPERATION_ROUTES).map((name) => `google.longrunning.${name}Request`),
  ],
  pubsub: ['google.iam.v1.SetIamPolicyRequest', 'google.iam.v1.Policy'],
};

const HTTP_METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
const cache = new Map<ServiceId, readonly Route[]>();

export interface RouteMatch {
  readonly route: Route;
  readonly values: Readonly<Record<string, string>>;
}

/** The official method that a request addresses, or undefined: no such route. */
export function tryMatchRoute(service: ServiceId, method: string, path: string): RouteMatch | undefined {
  for (const route of routesOf(service)) {
    if (route.httpMethod !== method.toUpperCase()) continue;
    const match = route.pattern.exec(path);
    if (!match) continue;
    const values = Object.fromEntries(
      route.variables.map((name, index) => [name, match[index + 1] as string] as const),
    );
    return { route, values };
  }
  return undefined;
}

export function routesOf(service: ServiceId): readonly Route[] {
  const known = cache.get(service);
  if (known) return known;
  const routes = buildRoutes(service);
  cache.set(service, routes);
  return routes;
}

/** Routes out of other definitions than the served ones: how an excerpt is compared with its original. */
export function buildRoutes(service: ServiceId, definitions?: Definitions): Route[] {
  const scope = API_PACKAGES[service];
  if (scope === undefined) return [];
  const at = definitions ?? definitionsOf(service);
  const routes = packagesOf(service).flatMap((name) => routesOfPackage(at, name));
  if (service === 'pubsub') return [...routes, ...policyRoutes(scope)];
  return service === 'run' ? [...routes, ...operationRoutes(scope)] : routes;
}

function routesOfPackage({ root }: Definitions, scope: string): Route[] {
  let at: Definition | undefined = root;
  for (const part of scope.split('.')) at = at?.nested?.[part];
  return Object.entries(at?.nested ?? {}).flatMap(([serviceName, definition]) =>
    Object.entries(definition.methods ?? {}).flatMap(([name, method]) =>
      bindingsOf(method).flatMap((binding) => routeOf(`${serviceName}.${name}`, method, binding, scope)),
    ),
  );
}

function operationRoutes(scope: string): Route[] {
  return Object.entries(OPERATION_ROUTES).flatMap(([name, rule]) =>
    routeOf(
      `Operations.${name}`,
      {
        requestType: `.google.longrunning.${name}Request`,
        responseType: '.google.longrunning.Operation',
      },
      rule,
      scope,
    ),
  );
}

const policyRoutes = (scope: string): Route[] =>
  POLICY_ROUTES.flatMap((rule) =>
    routeOf(
      'IAMPolicy.SetIamPolicy',
      { requestType: '.google.iam.v1.SetIamPolicyRequest', responseType: '.google.iam.v1.Policy' },
      rule,
      scope,
    ),
  );

type Binding = Readonly<Record<string, unknown>>;

function bindingsOf(method: MethodDefinition): Binding[] {
  const options = Array.isArray(method.parsedOptions) ? method.parsedOptions : [];
  const rule = options.map((option) => option?.['(google.api.http)']).find(isObject);
  if (!rule) return [];
  const more = rule.additional_bindings;
  const additional = Array.isArray(more) ? more : more === undefined ? [] : [more];
  return [rule, ...additional].filter(isObject) as Binding[];
}

function routeOf(id: string, method: MethodDefinition, binding: Binding, scope: string): Route[] {
  return HTTP_METHODS.flatMap((verb) => {
    const template = binding[verb];
    if (typeof template !== 'string') return [];
    const { pattern, variables } = compileTemplate(template);
    return [
      {
        id,
        httpMethod: verb.toUpperCase(),
        pattern,
        variables,
        ...(typeof binding.body === 'string' ? { body: binding.body } : {}),
        requestType: method.requestType,
        responseType: method.responseType,
        responseIsStream: method.responseStream === true,
        scope,
      },
    ];
  });
}

/** `/v2/{name=projects/*}/x:verb` to an expression; `*` is one segment, `**` the rest (google/api/http.proto). */
function compileTemplate(template: string): { pattern: RegExp; variables: string[] } {
  const variables: string[] = [];
  const source = template.replace(
    /\{([^}=]+)(?:=([^}]*))?\}|[^{]+/g,
    (part, name?: string, inner?: string) => {
      if (name === undefined) return literal(part);
      variables.push(name.split('.').map(camelCase).join('.'));
      return `(${segments(inner ?? '*')})`;
    },
  );
  return { pattern: new RegExp(`^${source}$`), variables };
}

const segments = (text: string): string =>
  text
    .split('**')
    .map((part) => part.split('*').map(literal).join('[^/:]+'))
    .join('.+');

const literal = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');

export const camelCase = (text: string): string =>
  text.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
