import { registerSchema, type Validator, validate } from '@hyperjump/json-schema/draft-2020-12';
import { z } from 'zod';

const json = z.record(z.string(), z.json());
type Json = z.infer<typeof json>;

const contentSchema = z.looseObject({
  content: z.looseObject({ 'application/json': z.looseObject({ schema: json }) }).optional(),
});
const operationSchema = z.looseObject({
  requestBody: contentSchema.optional(),
  responses: z.record(z.string(), contentSchema),
});
const documentSchema = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), operationSchema)),
  components: z.looseObject({ schemas: z.looseObject({ Error: json }) }),
});

type Check = (value: unknown) => Promise<boolean>;

let registered = 0;

/** Compiles each schema once, because that takes longer than validating a hundred values. */
function openChecks(): (schema: Json) => Check {
  const known = new Map<Json, Promise<Validator>>();

  async function compile(schema: Json): Promise<Validator> {
    registered += 1;
    const name = `https://latchkey.example/${registered}`;
    registerSchema({ $schema: 'https://json-schema.org/draft/2020-12/schema', ...schema }, name);
    return validate(name);
  }

  return (schema) => async (value) => {
    const compiled = known.get(schema) ?? compile(schema);
    known.set(schema, compiled);
    return (await compiled)(z.json().parse(value)).valid;
  };
}

/** Compares requests and responses with an OpenAPI document, using an independent validator. */
export function openApiContract(document: unknown) {
  const { paths, components } = documentSchema.parse(document);
  const checkOf = openChecks();

  function operation(method: string, path: string) {
    const found = paths[path]?.[method.toLowerCase()];
    if (found === undefined) throw new Error(`the document has no ${method} ${path}`);
    return found;
  }

  function schemaIn({ content }: z.infer<typeof contentSchema>): Json | undefined {
    const schema = content?.['application/json'].schema;
    return schema?.['$ref'] === '#/components/schemas/Error' ? components.schemas.Error : schema;
  }

  return {
    /** Whether the operation accepts this body. */
    async takes(method: string, path: string, body: unknown): Promise<boolean> {
      const schema = schemaIn(operation(method, path).requestBody ?? {});
      return schema !== undefined && checkOf(schema)(body);
    },
    /** What is wrong with a response; undefined if the document describes it. */
    async objection(method: string, path: string, status: number, text: string): Promise<string | undefined> {
      const response = operation(method, path).responses[status];
      if (response === undefined) return `status ${status} is not described`;
      const schema = schemaIn(response);
      if (schema === undefined) return text === '' ? undefined : 'a body is not described';
      return (await checkOf(schema)(JSON.parse(text))) ? undefined : `the body is another: ${text}`;
    },
  };
}
