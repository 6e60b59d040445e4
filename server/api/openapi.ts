import { z } from 'zod';
import { dpopAlgorithms } from '../auth/dpop-policy.ts';
import { scopeMeanings } from '../auth/scopes.ts';
import type { Endpoint } from './endpoint.ts';
import { endpoints } from './endpoints/all.ts';
import { errorSchema } from './error-form.ts';

/** The path of the document, which is public. */
export const OPENAPI_PATH = '/api/openapi.json';

// An OpenAPI document is JSON of many shapes; the tests validate it against the specification's own schema.
type Json = Readonly<Record<string, unknown>>;

const API_VERSION = '1.0.0';

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12', io });
  return rest;
}

function fieldsOf(schema: z.ZodType | undefined): [string, z.ZodType][] {
  return schema instanceof z.ZodObject ? Object.entries<z.ZodType>(schema.shape) : [];
}

/** Describes parameters in their parsed form: a number is a number, although it arrives as text. */
function parameters(schema: z.ZodType | undefined, where: 'path' | 'query'): Json[] {
  return fieldsOf(schema).map(([name, field]) => {
    const { description, ...form } = jsonSchema(field, 'output');
    return {
      name,
      in: where,
      required: !field.safeParse(undefined).success,
      ...(description === undefined ? {} : { description }),
      schema: form,
    };
  });
}

function content(schema: Json): Json {
  return { content: { 'application/json': { schema } } };
}

function refusal(description: string): Json {
  return { description, ...content({ $ref: '#/components/schemas/Error' }) };
}

function refusals({ access, scope, params, query, body, errors }: Endpoint): Json {
  const readsSomething = params ?? query ?? body;
  return {
    400: refusal(
      readsSomething === undefined
        ? 'The request or its access token cannot be read.'
        : 'The request is not as described here; `details` lists each problem.',
    ),
    401: refusal('The access token is missing or not valid (any more).'),
    403: refusal(
      `The access token lacks the scope \`${scope}\`, or the caller is ${access === 'admin' ? 'no administrator' : 'no user'}.`,
    ),
    ...(body && {
      413: refusal('The body is too large.'),
      415: refusal('The body is not application/json.'),
    }),
    ...Object.fromEntries(Object.entries(errors ?? {}).map(([status, when]) => [status, refusal(when)])),
    503: refusal('The server is busy; `Retry-After` says when to try again.'),
  };
}

function success({ status = 200, summary, answer }: Endpoint): Json {
  return { [status]: { description: summary, ...(answer && content(jsonSchema(answer, 'output'))) } };
}

function operationId({ method, path }: Endpoint): string {
  const words = path
    .replace('/api/', '')
    .split(/[/-]/)
    .map((word) => word.replace(/[{}]/g, ''));
  const [first = '', ...rest] = [method.toLowerCase(), ...words];
  return first + rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

function operation(endpoint: Endpoint): Json {
  const { summary, description, tags = ['own'], scope, params, query, body } = endpoint;
  return {
    operationId: operationId(endpoint),
    summary,
    ...(description === undefined ? {} : { description }),
    tags,
    security: [{ oauth2: [scope] }, { dpop: [scope] }],
    parameters: [...parameters(params, 'path'), ...parameters(query, 'query')],
    ...(body && { requestBody: { required: true, ...content(jsonSchema(body, 'input')) } }),
    responses: { ...success(endpoint), ...refusals(endpoint) },
  };
}

function paths(): Json {
  const byPath: Record<string, Record<string, Json>> = {};
  for (const endpoint of endpoints) {
    byPath[endpoint.path] = {
      ...byPath[endpoint.path],
      [endpoint.method.toLowerCase()]: operation(endpoint),
    };
  }
  return byPath;
}

function securitySchemes(issuer: string): Json {
  return {
    oauth2: {
      type: 'oauth2',
      description: 'For tokens bound to no key, sent as Bearer (RFC 6750); JWTs of RFC 9068.',
      flows: {
        authorizationCode: {
          authorizationUrl: `${issuer}/auth`,
          tokenUrl: `${issuer}/token`,
          refreshUrl: `${issuer}/token`,
          scopes: scopeMeanings,
        },
      },
    },
    dpop: {
      type: 'http',
      scheme: 'DPoP',
      description: `For tokens bound to a key (RFC 9449); proofs signed with ${dpopAlgorithms.join(', ')}. The same scopes.`,
    },
  };
}

/** The OpenAPI 3.1 description of the resource API at `issuer`, generated from the schemas that validate requests. */
export function openApiDocument(issuer: string): Json {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Latchkey resource API',
      version: API_VERSION,
      description:
        'Each operation names the scope that its access token must carry. Addresses under `/api/admin/` are for users with the role `admin`, who alone get the scope `api:admin`.',
    },
    servers: [{ url: issuer }],
    paths: paths(),
    components: {
      securitySchemes: securitySchemes(issuer),
      schemas: { Error: jsonSchema(errorSchema, 'output') },
    },
  };
}
