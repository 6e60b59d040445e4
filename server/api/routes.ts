import type { Endpoint } from './endpoint.ts';

/** An endpoint with the decoded parameters of its path. */
export interface Route {
  endpoint: Endpoint;
  params: Record<string, string>;
}

const parameterName = /^\{(\w+)\}$/;

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

function paramsOf(
  template: readonly string[],
  segments: readonly string[],
): Record<string, string> | undefined {
  if (template.length !== segments.length) return undefined;
  const params: [string, string][] = [];
  for (const [index, expected] of template.entries()) {
    const segment = segments[index] ?? '';
    const name = parameterName.exec(expected)?.[1];
    const value = decoded(segment);
    if (value === undefined || (name === undefined && segment !== expected)) return undefined;
    if (name !== undefined) params.push([name, value]);
  }
  return Object.fromEntries(params);
}

/** Returns a function that finds a path's endpoints by method; empty for an unknown path. */
export function openRoutes(endpoints: readonly Endpoint[]): (path: string) => Map<string, Route> {
  const templates = endpoints.map((endpoint) => ({ endpoint, template: endpoint.path.split('/') }));
  return (path) => {
    const segments = path.split('/');
    const found = new Map<string, Route>();
    for (const { endpoint, template } of templates) {
      const params = paramsOf(template, segments);
      if (params !== undefined) found.set(endpoint.method, { endpoint, params });
    }
    return found;
  };
}
