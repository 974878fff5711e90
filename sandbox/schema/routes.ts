import { isObject } from '../../core/values/json';
import type { MethodDefinition } from './definition';
import { type ApiSources, type Definitions, definitionsOf, find } from './definitions';
import { discoveryScope } from './discovery';

export interface Route {
  /** Service and method with the names of the official definitions: `Services.UpdateService`. */
  readonly id: string;
  readonly httpMethod: string;
  readonly pattern: RegExp;
  /** The end of every path of the pattern: `:getIamPolicy`, or empty. It is compared before the pattern. */
  readonly ending: string;
  /** Request fields that the path binds, in the order of the pattern's groups. */
  readonly variables: readonly string[];
  /** The request field that the body fills. `*`: the whole request. Absent: no body. */
  readonly body?: string;
  readonly requestType: string;
  readonly responseType: string;
  readonly responseIsStream: boolean;
  /** Package in which the type names resolve. */
  readonly scope: string;
}

/** Every package whose methods are served on an API's host. */
export const packagesOf = ({ clients = [], discovery = [] }: ApiSources): readonly string[] => [
  ...clients.flatMap(({ serves = [] }) => serves),
  ...discovery.map(discoveryScope),
];

/** Types that only the routes of mixins mention. */
export const mixinTypes = ({ mixins = [] }: ApiSources): readonly string[] => [
  ...new Set(mixins.flatMap(({ requestType, responseType }) => [requestType, responseType])),
];

const HTTP_METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
const cache = new WeakMap<ApiSources, readonly Route[]>();

/** By verb and path. The functions call the same paths again and again. */
const matches = new WeakMap<ApiSources, Map<string, RouteMatch | undefined>>();
const MOST_MATCHES = 1_000;

export interface RouteMatch {
  readonly route: Route;
  readonly values: Readonly<Record<string, string>>;
}

/** The official method of a request, or undefined if no route matches. */
export function tryMatchRoute(sources: ApiSources, method: string, path: string): RouteMatch | undefined {
  const verb = method.toUpperCase();
  const known = matches.get(sources) ?? new Map<string, RouteMatch | undefined>();
  if (known.size === 0) matches.set(sources, known);
  const key = `${verb} ${path}`;
  if (known.has(key)) return known.get(key);
  if (known.size >= MOST_MATCHES) known.clear();
  const match = matchRoute(sources, verb, path);
  known.set(key, match);
  return match;
}

function matchRoute(sources: ApiSources, verb: string, path: string): RouteMatch | undefined {
  for (const route of routesOf(sources)) {
    if (route.httpMethod !== verb || !path.endsWith(route.ending)) continue;
    const match = route.pattern.exec(path);
    if (!match) continue;
    const values = Object.fromEntries(
      route.variables.map((name, index) => [name, match[index + 1] as string] as const),
    );
    return { route, values };
  }
  return undefined;
}

export function routesOf(sources: ApiSources): readonly Route[] {
  const known = cache.get(sources);
  if (known) return known;
  const routes = buildRoutes(sources);
  cache.set(sources, routes);
  return routes;
}

/** Builds the routes. Other definitions can be passed to compare an excerpt with its original. */
export function buildRoutes(sources: ApiSources, definitions: Definitions = definitionsOf(sources)): Route[] {
  const packages = packagesOf(sources);
  const declared = packages.flatMap((name) => routesOfPackage(definitions, name));
  const mixed = (sources.mixins ?? []).flatMap(({ id, verb, path, body, requestType, responseType }) =>
    routeOf(
      id,
      { requestType: `.${requestType}`, responseType: `.${responseType}` },
      { [verb]: path, ...(body ? { body } : {}) },
      packages[0] ?? '',
    ),
  );
  return [...declared, ...mixed];
}

function routesOfPackage({ root }: Definitions, scope: string): Route[] {
  return Object.entries(find(root, scope)?.nested ?? {}).flatMap(([serviceName, definition]) =>
    Object.entries(definition.methods ?? {}).flatMap(([name, method]) =>
      bindingsOf(method).flatMap((binding) => routeOf(`${serviceName}.${name}`, method, binding, scope)),
    ),
  );
}

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
        ending: template.slice(template.lastIndexOf('}') + 1),
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

/**
 * Compiles `/v2/{name=projects/*}/x:verb` to an expression. `*` is one segment, `**` is the rest
 * (google/api/http.proto).
 */
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
